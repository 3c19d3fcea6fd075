using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Query.Results;

namespace Sightglass.Server.Http;

/// <summary>Answers that a result over time would have too many steps or rows.</summary>
internal sealed class SeriesExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not SeriesTooLongException)
        {
            return false;
        }

        await Problems.Create("series-too-long", StatusCodes.Status422UnprocessableEntity, "The series is too long", exception.Message).WriteAsync(httpContext);
        return true;
    }
}
