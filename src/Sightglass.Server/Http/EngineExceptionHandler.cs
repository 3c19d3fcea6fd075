using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Http;

/// <summary>Responds when a query failed in the engine. Other exceptions are bugs and remain a 500.</summary>
/// <remarks>The engine's own text has paths, names and counts that belong to all tenants: it goes to the log, with the trace id of the response.</remarks>
internal sealed partial class EngineExceptionHandler(ILogger<EngineExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ClickHouseException engine)
        {
            return false;
        }

        var problem = engine.Code switch
        {
            ClickHouseErrors.TimeoutExceeded => Problems.Create("query-timeout", StatusCodes.Status504GatewayTimeout, "The question took too long",
                "the engine gave up after its time limit; ask for a shorter range or fewer events."),
            ClickHouseErrors.MemoryLimitExceeded => Problems.Create("query-memory", StatusCodes.Status422UnprocessableEntity, "The question needs too much memory",
                "a question takes at most half of the engine's memory; ask for a shorter range or fewer groups."),
            ClickHouseErrors.CannotCompileRegex => RequestProblems.BadRequest("a regular expression is too large for the engine; write fewer repetitions."),
            _ when IsDamage(engine) => Refused(httpContext, engine, "data-damaged", StatusCodes.Status503ServiceUnavailable, "Stored events are damaged",
                "files of stored events are damaged; they are being looked for and set aside, then the others answer. Ask again in a minute; an admin finds the place in /api/damage"),
            _ when engine.IsTransient => Problems.Create("engine-away", StatusCodes.Status503ServiceUnavailable, "The engine is not there right now",
                "it is being started again; events are still taken and nothing is lost. Ask again in a moment."),
            _ => Refused(httpContext, engine, "engine-error", StatusCodes.Status500InternalServerError, "The engine refused the question", $"the engine's error {engine.Code}"),
        };
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
        }

        await problem.WriteAsync(httpContext);
        return true;
    }

    // The engine's text names files, and may contain values of other tenants: only the log has it.
    private ProblemHttpResult Refused(HttpContext context, ClickHouseException engine, string code, int status, string title, string what)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
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
