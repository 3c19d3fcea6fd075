using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Http;

/// <summary>Responds when a query failed in the engine. Other exceptions are bugs and remain a 500.</summary>
internal sealed partial class EngineExceptionHandler(ILogger<EngineExceptionHandler> logger) : IExceptionHandler
{
    private const int MemoryLimitExceeded = 241;

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
            MemoryLimitExceeded => Problems.Create("query-memory", StatusCodes.Status422UnprocessableEntity, "The question needs too much memory",
                "the engine reached its memory limit; ask for a shorter range or fewer groups."),
            _ when engine.IsTransient => Problems.Create("engine-away", StatusCodes.Status503ServiceUnavailable, "The engine is not there right now",
                "it is being started again; events are still taken and nothing is lost. Ask again in a moment."),
            _ => Refused(httpContext, engine),
        };
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
        }

        await problem.ExecuteAsync(httpContext);
        return true;
    }

    // The engine's text names files, and may contain values of other tenants: only the log has it.
    private ProblemHttpResult Refused(HttpContext context, ClickHouseException engine)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        Log.Refused(logger, engine.Code, engine.Message, traceId);
        return Problems.Create("engine-error", StatusCodes.Status500InternalServerError, "The engine refused the question",
            $"the engine's error {engine.Code}; the server's log has its text, with the trace id {traceId}.", ("traceId", traceId));
    }

    private static partial class Log
    {
        [LoggerMessage(4702, LogLevel.Error, "The engine refused a question with the error {Code}: {Reason}; trace id {TraceId}")]
        public static partial void Refused(ILogger logger, int code, string reason, string traceId);
    }
}
