using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest;
using Sightglass.Server.OpenMetrics;
using Sightglass.Server.Scheduling;
using Sightglass.Server.Storage;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Operations;

/// <summary>Health and status.</summary>
internal static class OperationsApi
{
    public static void MapOperationsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Ok(new LiveAnswer("live"))).WithName("Live").WithSummary("The process answers");
        routes.MapGet("/health/ready", Ready).WithName("Ready").WithSummary("Questions can be answered; 503 until then")
            .Produces<ReadyAnswer>().Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/status", Status).RequireScope(Scope.Query).WithName("Status").WithSummary("Versions, engine, spool, counts");
        routes.MapGet("/metrics", (PrometheusText metrics) => TypedResults.Text(metrics.Write(), ExpositionText.PrometheusType))
            .WithMetadata(new RequiredScope(Scope.Query) { IsForAllTenants = true, IsOpenOnLoopback = true }).WithName("Metrics").WithSummary("The server's own metrics as Prometheus text").ExcludeFromDescription();
    }

    private static JsonHttpResult<ReadyAnswer> Ready(HttpContext http, BoundAddresses addresses, StorageService storage, EngineSupervisor engine, EventSpool spool)
    {
        var reason = storage.NotReadyReason;

        // Sizes and errors are about all tenants, and errors name files.
        var caller = http.GetCaller();
        var isTold = caller.Tenant is null && (caller.May(Scope.Query) || addresses.AreLocal);
        var answer = new ReadyAnswer(
            reason is null ? Readiness.Ready : storage.IsReady ? Readiness.NotReady : Readiness.Starting, StateOf(storage, engine), isTold ? reason : null, isTold ? SpoolAnswer.Of(spool) : null);
        return TypedResults.Json(answer, statusCode: reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static StatusAnswer Status(HttpContext http, StorageService storage, EngineSupervisor engine, EventSpool spool, IngestMetrics ingest, DriftCounts drift, Scheduler scheduler, DamageLog damage, EventsAhead ahead, TimeProvider time)
    {
        // Numbers and errors of all tenants together, which a key for one tenant must not see.
        var isForAll = http.GetCaller().Tenant is null;
        return new StatusAnswer(
            ProductVersion.Text,
            isForAll
                ? new EngineAnswer(StateOf(storage, engine), storage.IsEmbedded, engine.Restarts, engine.LastError ?? storage.LastError, engine.ProcessId)
                : new EngineAnswer(StateOf(storage, engine), storage.IsEmbedded, null, null, null),
            isForAll ? SpoolAnswer.Of(spool) : null,
            isForAll ? new IngestCounts(ingest.Accepted, ingest.Rejected, drift.ByField.Values.Sum()) : null,
            isForAll ? scheduler.Describe() : null,
            isForAll ? DamageSummary.Of(damage) : null,
            damage.HasLostEvents(),
            isForAll ? storage.NotReadyReason : null,
            (long)time.GetElapsedTime(storage.Started).TotalSeconds,
            ahead.Far(http.GetCaller().Tenant, time.GetUtcNow()) is { } far ? new AheadAnswer(far.Events, far.Newest) : null);
    }

    private static EngineStatus StateOf(StorageService storage, EngineSupervisor engine) => !storage.IsEmbedded ? EngineStatus.External : engine.State switch
    {
        EngineState.Starting => EngineStatus.Starting,
        EngineState.Up => EngineStatus.Up,
        EngineState.Silent => EngineStatus.Silent,
        EngineState.Down => EngineStatus.Down,
        _ => EngineStatus.Stopped,
    };
}

internal sealed record LiveAnswer(string Status);

internal enum Readiness
{
    Ready,
    Starting,

    /// <summary>It was ready before.</summary>
    NotReady,
}

/// <summary>State of the embedded engine.</summary>
internal enum EngineStatus
{
    Starting,
    Up,

    /// <summary>It runs and does not answer: after half a minute it is killed and started again.</summary>
    Silent,
    Down,
    Stopped,

    /// <summary>There is no embedded engine: a separate ClickHouse server has the data.</summary>
    External,
}

/// <param name="Error">Why it is not ready, null when it is; not for keys of one tenant, nor without a key from other machines.</param>
/// <param name="Spool">As the error.</param>
internal sealed record ReadyAnswer(
    Readiness Status,
    EngineStatus Engine,
    string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SpoolAnswer? Spool);

/// <param name="Spool">Only for keys for all tenants.</param>
/// <param name="Ingest">Only for keys for all tenants.</param>
/// <param name="Jobs">Only for keys for all tenants.</param>
/// <param name="Damage">Stored data that was found damaged; only for keys for all tenants, and only if there is any.</param>
/// <param name="Incomplete">True when stored events could not be read, so that answers may lack some.</param>
/// <param name="Ahead">Events with times ahead of the server's clock; null when there are none.</param>
/// <param name="NotReady">Why questions cannot be answered, or events do not arrive; null when all is well. Only for keys for all tenants.</param>
internal sealed record StatusAnswer(
    string Version,
    EngineAnswer Engine,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SpoolAnswer? Spool,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IngestCounts? Ingest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<JobStatus>? Jobs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DamageSummary? Damage,
    bool Incomplete,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NotReady,
    long UptimeSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AheadAnswer? Ahead);

/// <summary>Events with times ahead of the server's clock, sent since its start: answers that end now leave them out until then.</summary>
/// <param name="Events">How many were sent.</param>
/// <param name="Newest">The time of the newest.</param>
internal sealed record AheadAnswer(long Events, DateTimeOffset Newest);

/// <param name="Restarts">Since the server started; only for keys for all tenants.</param>
/// <param name="LastError">Only for keys for all tenants.</param>
/// <param name="ProcessId">Only for keys for all tenants.</param>
internal sealed record EngineAnswer(
    EngineStatus State,
    bool Embedded,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Restarts,
    string? LastError,
    int? ProcessId);

/// <param name="PendingRows">Events that the engine does not have yet.</param>
internal sealed record SpoolAnswer(long Bytes, long LimitBytes, long PendingRows)
{
    internal static SpoolAnswer Of(EventSpool spool) => new(spool.Bytes, spool.LimitBytes, spool.PendingRows);
}

/// <param name="Drift">Values stored with another type than their field declares.</param>
internal sealed record IngestCounts(long Accepted, long Rejected, long Drift);
