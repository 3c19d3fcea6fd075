using Microsoft.AspNetCore.Http.HttpResults;

namespace Sightglass.Server.Http;

/// <summary>Ends a request with a problem, wherever its parameters are read; <see cref="ProblemExceptionHandler"/> writes it.</summary>
/// <param name="problem">The answer.</param>
/// <param name="retryAfter">When the same request may succeed; null when it never will.</param>
internal sealed class ProblemException(ProblemHttpResult problem, TimeSpan? retryAfter = null) : Exception(problem.ProblemDetails.Detail)
{
    public TimeSpan? RetryAfter => retryAfter;

    public ProblemHttpResult Problem { get; } = problem;
}
