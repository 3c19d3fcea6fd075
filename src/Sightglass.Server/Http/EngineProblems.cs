using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Http;

/// <summary>Failures of the engine in words for the caller.</summary>
/// <remarks>The engine's own text has paths, names and counts that belong to all tenants: it goes to the log, with the trace id of the response.</remarks>
internal sealed partial class EngineProblems(ILogger<EngineProblems> logger)
{
    /// <param name="engine">The failure.</param>
    /// <param name="traceId">Of the response.</param>
    public ProblemHttpResult Of(ClickHouseException engine, string traceId) => engine.Code switch
    {
        ClickHouseErrors.TimeoutExceeded => Problems.Create("query-timeout", StatusCodes.Status504GatewayTimeout, "The question took too long",
            "the engine gave up after its time limit; ask for a shorter range or fewer events."),
        ClickHouseErrors.MemoryLimitExceeded => Problems.Create("query-memory", StatusCodes.Status422UnprocessableEntity, "The question needs too much memory",
            "a question takes at most half of the engine's memory; ask for a shorter range or fewer groups."),
        ClickHouseErrors.CannotCompileRegex => RequestProblems.BadRequest("a regular expression is too large for the engine; write fewer repetitions."),
        _ when IsDamage(engine) => Refused(engine, traceId, "data-damaged", StatusCodes.Status503ServiceUnavailable, "Stored events are damaged",
            "files of stored events are damaged; they are being looked for and set aside, then the others answer. Ask again in a minute; an admin finds the place in /api/damage"),
        _ when engine.IsTransient => Problems.Create("engine-away", StatusCodes.Status503ServiceUnavailable, "The engine is not there right now",
            "it is being started again; events are still taken and nothing is lost. Ask again in a moment."),
        _ => Refused(engine, traceId, "engine-error", StatusCodes.Status500InternalServerError, "The engine refused the question", $"the engine's error {engine.Code}"),
    };

    // The engine's text names files, and may contain values of other tenants: only the log has it.
    private ProblemHttpResult Refused(ClickHouseException engine, string traceId, string code, int status, string title, string what)
    {
        Log.Refused(logger, engine.Code, engine.Message, traceId);
        return Problems.Create(code, status, title, $"{what}; the server's log has its text, with the trace id {traceId}.", ("traceId", traceId));
    }

    // The disk cannot be read (74, 76), or a connection ended in the middle (32): the engine says of which part only if it is damaged.
    private static bool IsDamage(ClickHouseException engine) =>
        ClickHouseErrors.MayBeDamage(engine.Code) && (!engine.IsTransient || DamagedParts.PartIn(engine.Message) is not null);

    private static partial class Log
    {
        [LoggerMessage(4702, LogLevel.Error, "The engine refused a question with the error {Code}: {Reason}; trace id {TraceId}")]
        public static partial void Refused(ILogger logger, int code, string reason, string traceId);
    }
}
