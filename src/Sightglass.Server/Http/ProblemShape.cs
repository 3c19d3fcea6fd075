using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Sightglass.Server.Http;

/// <summary>How an endpoint of another protocol tells of a problem, wherever it is met: a missing key, a body that cannot be read, an engine that is away. Metadata of the endpoint.</summary>
internal sealed record ProblemShape(Func<ProblemHttpResult, IResult> Of);

internal static class ProblemShapes
{
    /// <summary>The endpoint of a request. The handler of exceptions takes it away and remembers it.</summary>
    public static Endpoint? FindEndpoint(this HttpContext context) => context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;

    /// <summary>Answers with a problem, in the shape of the request's endpoint.</summary>
    public static Task WriteAsync(this ProblemHttpResult problem, HttpContext context) =>
        (context.FindEndpoint()?.Metadata.GetMetadata<ProblemShape>() is { } shape ? shape.Of(problem) : problem).ExecuteAsync(context);
}
