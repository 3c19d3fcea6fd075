using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Query.Results;

namespace Sightglass.Server.Http;

/// <summary>Answers that a result over time would have too many steps or rows.</summary>
internal sealed class SeriesExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SeriesTooLongException tooLong)
        {
            return false;
        }

        await RequestProblems.SeriesTooLong(tooLong).WriteAsync(httpContext);
        return true;
    }
}
