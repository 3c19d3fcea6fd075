using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>A client that went away in the middle of its request is no error of the server: nobody reads an answer, and the log has no use for it.</summary>
internal sealed class ClientAbortExceptionHandler : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isGone = exception is ConnectionResetException or ConnectionAbortedException
            || (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested);
        if (isGone)
        {
            // Or the server tries to read the rest of the body, and complains in the log that it cannot.
            httpContext.Abort();
        }

        return ValueTask.FromResult(isGone);
    }
}
