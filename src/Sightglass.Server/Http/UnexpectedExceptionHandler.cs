using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>Answers a bug with the id under which the log has it, and nothing of its inside.</summary>
internal sealed partial class UnexpectedExceptionHandler(ILogger<UnexpectedExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var traceId = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        Log.Failed(logger, httpContext.Request.Method, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no route", traceId, exception);
        await Problems.Create("internal-error", StatusCodes.Status500InternalServerError, "The server made a mistake", $"the server's log has the reason, with the trace id {traceId}.", ("traceId", traceId)).WriteAsync(httpContext);
        return true;
    }

    private static partial class Log
    {
        // The route, not the address: the address may contain what users typed.
        [LoggerMessage(4701, LogLevel.Error, "A request failed: {Method} {Route}, trace id {TraceId}")]
        public static partial void Failed(ILogger logger, string method, string route, string traceId, Exception exception);
    }
}
