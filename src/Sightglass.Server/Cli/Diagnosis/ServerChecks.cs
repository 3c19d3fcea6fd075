using System.Globalization;
using System.Net;
using System.Text.Json;
using Sightglass.Server.Cli.Client;

namespace Sightglass.Server.Cli.Diagnosis;

/// <summary>Checks a running server.</summary>
internal static class ServerChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Date headers have whole seconds; beyond this, times in events and in "now-1h" differ visibly.
    private static readonly TimeSpan MaxClockDifference = TimeSpan.FromSeconds(5);

    // A spool this full means that the engine cannot keep up.
    private const double WarnSpoolPart = 0.5;

    /// <returns>Empty when there is no server.</returns>
    public static async Task<IReadOnlyList<Finding>> RunAsync(ApiClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            List<Finding> findings = [];
            using (var health = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, "health/ready"), HttpCompletionOption.ResponseContentRead, limit.Token))
            {
                findings.Add(Clock(health, time.GetUtcNow()));
                findings.Add(await HealthAsync(client.Address, health, limit.Token));
            }

            using var status = await client.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, "api/status"), HttpCompletionOption.ResponseContentRead, limit.Token);
            findings.AddRange(await StatusAsync(status, limit.Token));
            return findings;
        }
        catch (ServerUnreachableException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Fail("server", $"{client.Address} takes a connection and does not answer within {Patience.TotalSeconds:F0} s", "look at its log; restart it")];
        }
    }

    private static Finding Clock(HttpResponseMessage response, DateTimeOffset now)
    {
        if (response.Headers.Date is not { } date)
        {
            return Finding.Ok("clock", "the server does not tell its time");
        }

        var difference = (now - date).Duration();
        return difference <= MaxClockDifference
            ? Finding.Ok("clock", "this machine's and the server's agree")
            : Finding.Warn("clock", string.Create(CultureInfo.InvariantCulture, $"the server's differs by {difference.TotalSeconds:F0} s"), "synchronise both with NTP: events of the future are refused, and times relative to now mean something else");
    }

    private static async Task<Finding> HealthAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode switch
        {
            HttpStatusCode.OK => Finding.Ok("server", $"{address} is ready"),
            HttpStatusCode.ServiceUnavailable => Finding.Warn("server", $"{address} is starting: {ErrorIn(body) ?? "storage is not up yet"}", "wait; if it stays so, look at its log"),
            _ => Finding.Fail("server", $"{address} answers {(int)response.StatusCode}; is this Sightglass?", "name another address with --url"),
        };
    }

    private static async Task<IEnumerable<Finding>> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            return [Finding.Warn("key", "the server does not know the key, so it was not asked about its state", "give an admin key with --key or SIGHTGLASS_KEY")];
        }

        if (!response.IsSuccessStatusCode)
        {
            return [Finding.Warn("status", $"/api/status answers {(int)response.StatusCode}", "look at the server's log")];
        }

        using var status = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        List<Finding> findings = [Version(status.RootElement), Engine(status.RootElement), Spool(status.RootElement)];
        if (status.RootElement.TryGetProperty("ingest", out var ingest))
        {
            // A key for one tenant does not get these counts.
            findings.Add(Ingest(ingest));
            findings.Add(Jobs(status.RootElement.GetProperty("jobs").EnumerateArray()));
        }

        return findings;
    }

    private static Finding Version(JsonElement status)
    {
        var version = status.GetProperty("version").GetString();
        return version == ProductVersion.Text
            ? Finding.Ok("version", version)
            : Finding.Warn("version", $"the server is {version}, this program {ProductVersion.Text}", "use the same version of both");
    }

    private static Finding Engine(JsonElement status)
    {
        var engine = status.GetProperty("engine");
        var state = engine.GetProperty("state").GetString();
        var restarts = engine.GetProperty("restarts").GetInt64();
        return state is not ("up" or "external") ? Finding.Fail("engine", $"it is {state}", "look at the server's log; events wait in the spool until it is up")
            : restarts > 0 ? Finding.Warn("engine", $"up, after {restarts} restarts since the server's start", "look for the reason in the server's log; memory is the likeliest")
            : Finding.Ok("engine", state);
    }

    private static Finding Spool(JsonElement status)
    {
        var spool = status.GetProperty("spool");
        var part = spool.GetProperty("bytes").GetDouble() / Math.Max(1, spool.GetProperty("limitBytes").GetDouble());
        var words = string.Create(CultureInfo.InvariantCulture, $"{part:P0} full, {spool.GetProperty("pendingRows").GetInt64():N0} events wait for the engine");
        return part < WarnSpoolPart ? Finding.Ok("spool", words) : Finding.Warn("spool", words, "the engine does not keep up: see its state, and how much arrives");
    }

    private static Finding Ingest(JsonElement ingest)
    {
        var rejected = ingest.GetProperty("rejected").GetInt64();
        var drift = ingest.GetProperty("drift").GetInt64();
        var words = string.Create(CultureInfo.InvariantCulture, $"{ingest.GetProperty("accepted").GetInt64():N0} events taken since the start, {rejected:N0} rejected, {drift:N0} values of another type than declared");
        return rejected + drift == 0 ? Finding.Ok("ingest", words) : Finding.Warn("ingest", words, "see the catalog's drift report, and what the senders were answered");
    }

    private static Finding Jobs(IEnumerable<JsonElement> jobs)
    {
        var failed = jobs.Where(job => job.GetProperty("last") is { ValueKind: JsonValueKind.Object } last && last.GetProperty("error").ValueKind == JsonValueKind.String)
            .Select(job => $"'{job.GetProperty("name").GetString()}' failed: {job.GetProperty("last").GetProperty("error").GetString()}").ToList();
        return failed.Count == 0 ? Finding.Ok("jobs", "none failed when it ran last") : Finding.Warn("jobs", string.Join("; ", failed), "look at the server's log; each is run again at its next time");
    }

    private static string? ErrorIn(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.GetProperty("error").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
