using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>Responds with the problem that ended a request.</summary>
internal sealed class ProblemExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ProblemException { Problem: var problem } ended)
        {
            return false;
        }

        if (ended.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = wait.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        await problem.WriteAsync(httpContext);
        return true;
    }
}
