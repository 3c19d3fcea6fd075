using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>A client that disconnects during its request is not a server error: nobody reads a response, and a log message would be useless.</summary>
internal sealed class ClientAbortExceptionHandler : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var isGone = exception is ConnectionResetException or ConnectionAbortedException
            || (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested);
        if (isGone)
        {
            // Otherwise the server tries to read the rest of the body, and logs that it cannot.
            httpContext.Abort();
        }

        return ValueTask.FromResult(isGone);
    }
}
