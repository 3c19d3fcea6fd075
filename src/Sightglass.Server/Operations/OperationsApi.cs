using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Ingest;
using Sightglass.Server.Scheduling;
using Sightglass.Server.Storage;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Operations;

/// <summary>Health and status.</summary>
internal static class OperationsApi
{
    public static void MapOperationsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" })).WithName("Live").WithSummary("The process answers");
        routes.MapGet("/health/ready", Ready).WithName("Ready").WithSummary("Questions can be answered; 503 until then");
        routes.MapGet("/api/status", Status).RequireScope(Scope.Query).WithName("Status").WithSummary("Versions, engine, spool, counts");
        routes.MapGet("/metrics", (PrometheusText metrics) => TypedResults.Text(metrics.Write(), PrometheusText.ContentType))
            .WithName("Metrics").WithSummary("The server's own metrics as Prometheus text").ExcludeFromDescription();
    }

    private static IResult Ready(StorageService storage, EngineSupervisor engine, EventSpool spool)
    {
        var isUp = storage.IsReady && (!storage.IsEmbedded || engine.State == EngineState.Up);
        var answer = new
        {
            status = isUp ? "ready" : "starting",
            engine = Name(storage, engine),
            error = isUp ? null : storage.LastError ?? engine.LastError,
            spool = Describe(spool),
        };
        return TypedResults.Json(answer, statusCode: isUp ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Status(HttpContext http, StorageService storage, EngineSupervisor engine, EventSpool spool, IngestMetrics ingest, DriftCounts drift, Scheduler scheduler, TimeProvider time)
    {
        var status = new Dictionary<string, object>
        {
            ["version"] = ProductVersion.Text,
            ["engine"] = new { state = Name(storage, engine), embedded = storage.IsEmbedded, restarts = engine.Restarts, lastError = engine.LastError, processId = engine.ProcessId },
            ["spool"] = Describe(spool),
        };

        // Counted for all tenants together: what others send is not for a key of one.
        if (http.GetCaller().Tenant is null)
        {
            status["ingest"] = new { accepted = ingest.Accepted, rejected = ingest.Rejected, drift = drift.ByField.Values.Sum() };
            status["jobs"] = scheduler.Describe();
        }

        status["uptimeSeconds"] = (long)(time.GetUtcNow() - System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalSeconds;
        return TypedResults.Ok(status);
    }

    private static string Name(StorageService storage, EngineSupervisor engine) =>
        storage.IsEmbedded ? engine.State.ToString().ToLowerInvariant() : "external";

    private static object Describe(EventSpool spool) => new { bytes = spool.Bytes, limitBytes = spool.LimitBytes, pendingRows = spool.PendingRows };
}
