using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Http;

/// <summary>Responds when the documents cannot be read or written.</summary>
internal sealed partial class DocumentsExceptionHandler(ILogger<DocumentsExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not DocumentStoreException)
        {
            return false;
        }

        // The reason names paths and hosts of the installation, which are not for every key.
        Log.Failed(logger, httpContext.TraceIdentifier, exception.Message);
        httpContext.Response.Headers.RetryAfter = "2";
        await Problems.Create("documents-away", StatusCodes.Status503ServiceUnavailable, "The documents cannot be used right now",
            "keys, packs and other documents cannot be read or written, for example because the disk is full; nothing was changed. The server's log has the reason.").WriteAsync(httpContext);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1911, LogLevel.Error, "The request {Request} needs the documents, which cannot be used: {Reason}")]
        public static partial void Failed(ILogger logger, string request, string reason);
    }
}
