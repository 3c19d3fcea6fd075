using Microsoft.AspNetCore.Http.HttpResults;

namespace Sightglass.Server.Http;

/// <summary>Ends a request with a problem, wherever its parameters are read; <see cref="ProblemExceptionHandler"/> writes it.</summary>
internal sealed class ProblemException(ProblemHttpResult problem) : Exception(problem.ProblemDetails.Detail)
{
    public ProblemHttpResult Problem { get; } = problem;
}
