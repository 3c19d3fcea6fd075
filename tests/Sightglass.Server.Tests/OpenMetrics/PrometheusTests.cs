using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Auth;

namespace Sightglass.Server.OpenMetrics;

/// <summary>A real Prometheus scrapes the server; its numbers are those of the API.</summary>
public sealed class PrometheusTests(PrometheusTests.OwnServer server) : IClassFixture<PrometheusTests.OwnServer>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-prometheus-").FullName;
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}");
    private readonly string _tenant = server.NewTenant();
    private readonly HttpClient _http = new();
    private Process _prometheus = null!;

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder, "prometheus.yml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            global: {scrape_interval: 2s, scrape_timeout: 2s}
            scrape_configs:
              - job_name: sightglass
                metrics_path: /metrics/catalog
                authorization: {credentials: {{server.NewKey(Scope.Query, _tenant)}} }
                static_configs: [{targets: ["{{server.Address.Authority}}"]}]
            """);
        _prometheus = Process.Start(new ProcessStartInfo(
            "/usr/bin/prometheus",
            [$"--config.file={file}", $"--storage.tsdb.path={Path.Combine(_folder, "data")}", $"--web.listen-address={_address.Authority}", "--log.level=error"]))!;
    }

    public async ValueTask DisposeAsync()
    {
        _prometheus.Kill(entireProcessTree: true);
        await _prometheus.WaitForExitAsync();
        _prometheus.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Prometheus_ThatScrapes_HasTheNumbersOfTheApi()
    {
        using var client = server.Client(Scope.Ingest | Scope.Query, _tenant);
        await SendAsync(client, 1, 40);
        await CompareAsync(client, 40);

        // What arrives later is added, also if it is of last year.
        await SendAsync(client, 41, 60);
        await CompareAsync(client, 60);
    }

    private static Task SendAsync(SightglassClient client, int from, int to) => client.IngestAsync([.. Enumerable.Range(from, to - from + 1).SelectMany(index =>
    {
        var time = DateTimeOffset.UtcNow.AddDays(index % 5 == 0 ? -400 : 0).AddSeconds(-index).ToString("O", CultureInfo.InvariantCulture);
        var request = string.Create(CultureInfo.InvariantCulture, $$"""
            "time":"{{time}}","service":"worker-api","request_id":"r{{index}}","route":"/{{(index % 3 == 0 ? "search" : "chat")}}"}
            """);
        return (string[])
        [
            string.Create(CultureInfo.InvariantCulture, $$"""{"event":"request_completed","latency_ms":{{index * 20}},"status_code":{{(index % 10 == 0 ? 500 : 200)}},{{request}}"""),
            string.Create(CultureInfo.InvariantCulture, $$"""{"event":"ai_request","model":"m{{index % 2}}","success":true,"latency_ms":{{index}},"input_tokens":{{index}},"output_tokens":{{index * 2}},{{request}}"""),
            $$"""{"event":"rag_query","result":"{{(index % 4 == 0 ? "hit" : "miss")}}","documents_retrieved":{{index % 7}},{{request}}""",
        ];
    })]);

    private async Task CompareAsync(SightglassClient client, int requests)
    {
        var waited = Stopwatch.GetTimestamp();
        while (await AskAsync("sum(requests_total)") is not [{ Value: var value }] || value != requests)
        {
            Assert.True(Stopwatch.GetElapsedTime(waited) < ServerFixture.Ceiling, $"Prometheus has not scraped {requests} requests");
            await Task.Delay(50);
        }

        foreach (var (metric, by) in ((string, string)[])[("requests_total", "route"), ("errors_total", "route"), ("ai_requests_total", "model"), ("ai_tokens_input", "model"), ("ai_tokens_output", "model")])
        {
            var ours = (await client.GetJsonAsync($"/api/metrics/{metric}?from=0&by={by}"))["by"]!.AsArray().Select(group => ((string)group!["key"]![by]!, (double)group["value"]!)).Where(group => group.Item2 > 0);
            var theirs = (await AskAsync($"sum by ({by}) ({metric}) > 0")).Select(series => ((string)series.Labels[by]!, series.Value));
            Assert.Equal(ours.Order(), theirs.Order());
        }

        double[] latencies = [.. Enumerable.Range(1, requests).Select(index => index * 20.0)];
        Assert.Equal(latencies.Length, await OneAsync("sum(latency_ms_count)"));
        Assert.Equal(latencies.Sum(), await OneAsync("sum(latency_ms_sum)"));
        Assert.Equal(latencies.Count(latency => latency <= 250), await OneAsync("sum(latency_ms_bucket{le=~\"250(.0)?\"})"));
        Assert.Equal(Enumerable.Range(1, requests).Count(index => index % 7 <= 2), await OneAsync("sum(rag_retrieval_count_bucket{le=~\"2(.0)?\"})"));
        var recent = Enumerable.Range(1, requests).Where(index => index % 5 != 0 && index % 3 == 0).ToList();
        Assert.Equal((double)recent.Count(index => index % 4 == 0) / recent.Count, await OneAsync("rag_cache_hit_rate{route=\"/search\"}"));
    }

    private async Task<double> OneAsync(string query) => Assert.Single(await AskAsync(query)).Value;

    private async Task<IReadOnlyList<(JsonObject Labels, double Value)>> AskAsync(string query)
    {
        try
        {
            var answer = JsonNode.Parse(await _http.GetStringAsync(new Uri(_address, $"/api/v1/query?query={Uri.EscapeDataString(query)}")))!;
            return [.. answer["data"]!["result"]!.AsArray().Select(series => (series!["metric"]!.AsObject(), double.Parse((string)series["value"]![1]!, CultureInfo.InvariantCulture)))];
        }
        catch (HttpRequestException)
        {
            // It starts.
            return [];
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Every scrape reads anew.</summary>
    public sealed class OwnServer : ServerFixture
    {
        protected override IReadOnlyList<string> Packs => ["ai-platform"];

        protected override void Configure(IServiceCollection services) => services.AddSingleton(new OpenMetricsOptions { MaxAge = TimeSpan.Zero });
    }
}
