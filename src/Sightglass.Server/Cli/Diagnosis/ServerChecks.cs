using System.Globalization;
using System.Net;
using System.Text.Json;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Http;
using Sightglass.Server.Operations;
using Sightglass.Server.Scheduling;

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
            HttpStatusCode.ServiceUnavailable => Finding.Warn("server", $"{address} is not ready: {ErrorIn(body) ?? "storage is not up yet"}", "wait; if it stays so, look at its log"),
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

        var status = await ApiClient.ReadAsync<StatusAnswer>(response, cancellationToken);
        List<Finding> findings = [Version(status.Version), Engine(status.Engine)];
        // A key for one tenant does not get these counts.
        if (status.Spool is { } spool)
        {
            findings.Add(Spool(spool));
        }

        if (status is { Ingest: { } ingest, Jobs: { } jobs })
        {
            findings.Add(Ingest(ingest));
            findings.Add(Jobs(jobs));
            findings.AddRange(status.Damage is { } damage ? Damage(damage) : [Finding.Ok("damage", "no stored data was found damaged")]);
        }
        else if (status.Incomplete)
        {
            findings.Add(Finding.Warn("damage", "some stored events are damaged and could not be read", "ask an admin of all tenants"));
        }

        if (status.Ahead is { } ahead)
        {
            findings.Add(Finding.Warn("times", string.Create(CultureInfo.InvariantCulture, $"{ahead.Events:N0} events lie ahead of the server's clock, the newest at {ahead.Newest:yyyy-MM-dd HH:mm:ss} UTC: answers that end now leave them out until then"),
                "set the clocks of their senders; sightglass query --to now+1d … shows them"));
        }

        return findings;
    }

    private static Finding Version(string version) => version == ProductVersion.Text
        ? Finding.Ok("version", version)
        : Finding.Warn("version", $"the server is {version}, this program {ProductVersion.Text}", "use the same version of both");

    private static Finding Engine(EngineAnswer engine)
    {
        var state = engine.State.ToString().ToLowerInvariant();
        return engine.State is not (EngineStatus.Up or EngineStatus.External) ? Finding.Fail("engine", engine.LastError is { } error ? $"it is {state}: {error}" : $"it is {state}", "look at the server's log; events wait in the spool until it is up")
            : engine.Restarts > 0 ? Finding.Warn("engine", $"up, after {engine.Restarts} restarts since the server's start", "look for the reason in the server's log; memory is the likeliest")
            : Finding.Ok("engine", state);
    }

    private static Finding Spool(SpoolAnswer spool)
    {
        var part = (double)spool.Bytes / Math.Max(1, spool.LimitBytes);
        var words = string.Create(CultureInfo.InvariantCulture, $"{part:P0} full, {spool.PendingRows:N0} events wait for the engine");
        return part < WarnSpoolPart ? Finding.Ok("spool", words) : Finding.Warn("spool", words, "the engine does not keep up: see its state, and how much arrives");
    }

    private static Finding Ingest(IngestCounts ingest)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"{ingest.Accepted:N0} events taken since the start, {ingest.Rejected:N0} rejected, {ingest.Drift:N0} values of another type than declared");
        return ingest.Rejected + ingest.Drift == 0 ? Finding.Ok("ingest", words) : Finding.Warn("ingest", words, "see the catalog's drift report, and what the senders were answered");
    }

    private static Finding Jobs(IReadOnlyList<JobStatus> jobs)
    {
        var failed = jobs.Where(job => job.Last?.Error is not null).Select(job => $"'{job.Name}' failed: {job.Last!.Error}").ToList();
        return failed.Count == 0 ? Finding.Ok("jobs", "none failed when it ran last") : Finding.Warn("jobs", string.Join("; ", failed), "look at the server's log; each is run again at its next time");
    }

    private static IEnumerable<Finding> Damage(DamageSummary damage) => damage.Kinds.Select(kind => new Finding(
        "damage", kind.Rows == 0 ? FindingStatus.Warn : FindingStatus.Fail, string.Create(CultureInfo.InvariantCulture, $"{kind.Kind.ToString().ToLowerInvariant()}: {kind.Places:N0} places, {kind.Rows:N0} events; the last one: {kind.Latest.Place}: {kind.Latest.Detail}"),
        "see all with GET /api/damage; once you have taken note, DELETE /api/damage forgets the list"));

    private static string? ErrorIn(string body)
    {
        try
        {
            return ApiJson.Read<ReadyAnswer>(body).Error;
        }
        catch (JsonException)
        {
            // A proxy's page.
            return null;
        }
    }
}
