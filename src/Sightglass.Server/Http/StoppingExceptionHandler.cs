using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>Answers 503 to requests that fail while the server stops: its services end while requests still run, and the same request succeeds after the restart.</summary>
internal sealed class StoppingExceptionHandler(IHostApplicationLifetime lifetime) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = "2";
        await Problems.Create("server-stopping", StatusCodes.Status503ServiceUnavailable, "The server is stopping", "ask again when it is back.").WriteAsync(httpContext);
        return true;
    }
}
