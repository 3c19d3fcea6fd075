using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sightglass.Workload;

namespace Sightglass.Load;

/// <summary>One tenant's acknowledgements, quiet and while others press: idle connections, live tails, heavy questions and steady ingest at once.</summary>
internal static class PressureRun
{
    private const int IdleConnections = 10_000;
    private const int Tails = 2_000;
    private const int HeavyQuestions = 150;
    private const int EventsOfARequest = 100;

    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PressureTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // Every event of every day, 16 text terms with letters beyond ASCII: as much as a question may ask.
    private static readonly string Heavy = string.Join('+', Enumerable.Range(0, 16).Select(term => $"Count(\"zz{term} ßé{term}\")"));

    public static async Task RunAsync(LoadOptions options, long rows, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        var table = new FigureTable();
        var directory = options.FreshDirectory("pressure");
        var traffic = new RequestTraffic(rows, LoadRun.EndOfWorkload(), LoadOptions.Span);
        await using (var server = await ServerProcess.StartAsync(options.Server, directory, cancellationToken, ("SIGHTGLASS_Tail__MaxViewers", "4096")))
        {
            await Loader.SendAsync(server, traffic, cancellationToken);
            await Settling.WaitAsync(server, cancellationToken);
            using var reader = await ClientAsync(server, "query", "default", cancellationToken);
            using var sender = await ClientAsync(server, "ingest", "default", cancellationToken);
            using var other = await ClientAsync(server, "ingest", "globex", cancellationToken);
            using var asker = await ClientAsync(server, "query", "globex", cancellationToken);
            var quiet = await AcknowledgementsAsync(other, QuietTime, Pause, cancellationToken);
            table.Add("Acknowledgement p50, quiet", At(quiet, 0.5), "ms");
            table.Add("Acknowledgement p99, quiet", At(quiet, 0.99), "ms");

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var connections = await ConnectAsync(server.Http.BaseAddress!, IdleConnections, null, cancellationToken);
            connections.AddRange(await ConnectAsync(
                server.Http.BaseAddress!, Tails, $"GET /api/tail?filter=level%3Derror HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {server.Http.DefaultRequestHeaders.Authorization}\r\n\r\n", cancellationToken));
            table.Add("Memory of the server with all connections", ProcessUsage.Resident(server.ServerId) / 1e6, "MB");
            var answers = new Dictionary<HttpStatusCode, int>();
            Task[] pressure =
            [
                .. Enumerable.Range(0, HeavyQuestions).Select(_ => AskAsync(reader, answers, ended.Token)),
                .. connections.Skip(IdleConnections).Select(tail => DrainAsync(tail, ended.Token)),
                SendAsync(sender, ended.Token),
            ];
            var delays = VisibilityAsync(other, asker, ended.Token);
            var pressed = await AcknowledgementsAsync(other, PressureTime, Pause, cancellationToken);
            await ended.CancelAsync();
            await Task.WhenAll(pressure);
            table.Add("Acknowledgement p50, under pressure", At(pressed, 0.5), "ms");
            table.Add("Acknowledgement p99, under pressure", At(pressed, 0.99), "ms");
            table.Add("Its ratio to the quiet one", At(pressed, 0.99) / At(quiet, 0.99), "");
            var seen = await delays;
            table.Add("Acknowledged to visible in another tenant's question, median", At(seen, 0.5), "ms");
            table.Add("Acknowledged to visible in another tenant's question, max", seen[^1], "ms");
            table.Add("Heavy questions answered", answers.GetValueOrDefault(HttpStatusCode.OK), "");
            table.Add("Heavy questions told to come back (503)", answers.GetValueOrDefault(HttpStatusCode.ServiceUnavailable), "");
            table.Add("Peak memory of the server", ProcessUsage.PeakResident(server.ServerId) / 1e6, "MB");
            connections.ForEach(connection => connection.Dispose());
        }

        table.Write(Path.Combine(options.Results, "pressure.md"),
            string.Create(CultureInfo.InvariantCulture, $"Pressure: {IdleConnections:N0} idle connections, {Tails:N0} live tails, {HeavyQuestions} heavy questions over {rows:N0} events, and steady ingest"), machine);
        Directory.Delete(directory, recursive: true);
    }

    private static double At(IReadOnlyList<double> sorted, double part) => sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * part)];

    private static async Task<HttpClient> ClientAsync(ServerProcess server, string scope, string tenant, CancellationToken cancellationToken)
    {
        using var content = new StringContent(JsonSerializer.Serialize(new { name = tenant, scopes = new[] { scope }, tenant }), new MediaTypeHeaderValue("application/json"));
        using var response = await server.Http.PostAsync("/api/keys", content, cancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Http.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", document.RootElement.GetProperty("key").GetString());
        return client;
    }

    private static async Task<List<double>> AcknowledgementsAsync(HttpClient client, TimeSpan time, TimeSpan pause, CancellationToken cancellationToken)
    {
        var latencies = new List<double>();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            var sent = Stopwatch.GetTimestamp();
            using var response = await client.PostAsync("/v1/events", Body("steady"), cancellationToken);
            WrongResultException.ThrowUnless(response.IsSuccessStatusCode, $"another tenant's events were answered {(int)response.StatusCode}");
            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            await Task.Delay(pause, cancellationToken);
        }

        latencies.Sort();
        return latencies;
    }

    private static StringContent Body(string name) =>
        new(string.Concat(Enumerable.Range(0, EventsOfARequest).Select(n => string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"{name}\",\"n\":{n},\"message\":\"some words of an event\"}}\n"))));

    private static async Task SendAsync(HttpClient client, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            using var response = await client.PostAsync("/v1/events", Body("load"), CancellationToken.None);
            await Task.Delay(Pause / 2, CancellationToken.None);
        }
    }

    private static async Task AskAsync(HttpClient client, Dictionary<HttpStatusCode, int> answers, CancellationToken ended)
    {
        var request = JsonSerializer.Serialize(new { language = "formula", query = Heavy, from = "0", to = "now+1d" });
        try
        {
            while (true)
            {
                using var content = new StringContent(request, new MediaTypeHeaderValue("application/json"));
                using var response = await client.PostAsync("/api/query", content, ended);
                lock (answers)
                {
                    answers[response.StatusCode] = answers.GetValueOrDefault(response.StatusCode) + 1;
                }

                await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The pressure is over.
        }
    }

    /// <summary>One event after another, until a question of its tenant finds it.</summary>
    private static async Task<List<double>> VisibilityAsync(HttpClient sender, HttpClient asker, CancellationToken ended)
    {
        var delays = new List<double>();
        for (var n = 0; !ended.IsCancellationRequested; n++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"probe{n}");
            using var sent = await sender.PostAsync("/v1/events", new StringContent($$"""{"event":"{{name}}"}"""), CancellationToken.None);
            var acknowledged = Stopwatch.GetTimestamp();
            while (!await IsVisibleAsync(asker, name))
            {
                await Task.Delay(Pause, CancellationToken.None);
            }

            delays.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        delays.Sort();
        return delays;
    }

    private static async Task<bool> IsVisibleAsync(HttpClient asker, string name)
    {
        using var response = await asker.GetAsync($"/api/events?from=now-1h&to=now%2B1h&limit=1&filter=event%3D{name}");
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains(name, StringComparison.Ordinal);
    }

    /// <param name="request">Sent at once; null for connections that only are.</param>
    private static async Task<List<TcpClient>> ConnectAsync(Uri address, int count, string? request, CancellationToken cancellationToken)
    {
        var connections = new List<TcpClient>(count);
        for (var i = 0; i < count; i++)
        {
            var connection = new TcpClient();
            await connection.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            if (request is not null)
            {
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            }

            connections.Add(connection);
        }

        return connections;
    }

    private static async Task DrainAsync(TcpClient connection, CancellationToken ended)
    {
        var bytes = new byte[4096];
        try
        {
            var first = await connection.GetStream().ReadAsync(bytes, ended);
            WrongResultException.ThrowUnless(Encoding.ASCII.GetString(bytes, 0, first).StartsWith("HTTP/1.1 200", StringComparison.Ordinal), "a live tail was refused");
            while (await connection.GetStream().ReadAsync(bytes, ended) > 0)
            {
                // Events and keep-alives.
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The pressure is over.
        }
    }
}
