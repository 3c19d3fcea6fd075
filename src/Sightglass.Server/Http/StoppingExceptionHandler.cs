using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>While the server stops, its parts go away under the requests that are under way: whatever fails then is no fault, and succeeds when it is back.</summary>
internal sealed class StoppingExceptionHandler(IHostApplicationLifetime lifetime) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = "2";
        await Problems.Create("server-stopping", StatusCodes.Status503ServiceUnavailable, "The server is stopping", "ask again when it is back.").ExecuteAsync(httpContext);
        return true;
    }
}
