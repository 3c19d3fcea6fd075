using Microsoft.AspNetCore.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Http;

/// <summary>Responds when a query turns out wrong beside the tables that it names.</summary>
internal sealed class QueryErrorExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not QueryErrorException query)
        {
            return false;
        }

        await RequestProblems.Syntax(query.Error).WriteAsync(httpContext);
        return true;
    }
}
