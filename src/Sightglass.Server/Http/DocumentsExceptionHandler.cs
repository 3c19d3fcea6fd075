using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Http;

/// <summary>Responds when the documents cannot be read or written.</summary>
internal sealed class DocumentsExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not DocumentStoreException)
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = "2";
        await Problems.Create("documents-away", StatusCodes.Status503ServiceUnavailable, "The documents cannot be used right now", exception.Message).ExecuteAsync(httpContext);
        return true;
    }
}
