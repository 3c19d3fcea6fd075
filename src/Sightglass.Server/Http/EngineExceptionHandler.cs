using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Http;

/// <summary>Responds when a query failed in the engine. Other exceptions are bugs and remain a 500.</summary>
internal sealed class EngineExceptionHandler(EngineProblems problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ClickHouseException engine)
        {
            return false;
        }

        var problem = problems.Of(engine, Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier);
        if (problem.StatusCode == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "2";
        }

        await problem.WriteAsync(httpContext);
        return true;
    }
}
