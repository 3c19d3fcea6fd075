using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Http;

/// <summary>Answers that a question was not asked, because too many others run and wait.</summary>
internal sealed class TooManyQueriesExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not TooManyQueriesException refused)
        {
            return false;
        }

        httpContext.Response.Headers.RetryAfter = refused.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await RequestProblems.TooManyQueries(refused).WriteAsync(httpContext);
        return true;
    }
}
