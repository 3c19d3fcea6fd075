using System.Text.Json;
using Sightglass.Server.Http;

namespace Sightglass.Server.Cli.Client;

/// <summary>What a server answers when it does not do what it was asked: <c>application/problem+json</c>.</summary>
internal sealed record ApiProblem
{
    public int Status { get; init; }

    public string Title { get; init; } = "";

    public string Detail { get; init; } = "";

    public string? Code { get; init; }

    /// <summary>Zero-based character of the query's text; null where the problem is not about a text.</summary>
    public int? Position { get; init; }

    public int? Length { get; init; }

    public IReadOnlyList<string>? Expected { get; init; }

    public string? Hint { get; init; }

    /// <summary>Reads an answer's body; anything else than a problem becomes one with its status in words.</summary>
    public static ApiProblem Read(int status, string body)
    {
        try
        {
            if (ApiJson.Read<ApiProblem>(body) is { Title.Length: > 0 } problem)
            {
                return problem with { Status = status };
            }
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing at all.
        }

        return new ApiProblem { Status = status, Title = $"The server answered {status}", Detail = body.Length > 0 ? body.Split('\n')[0] : "without a word" };
    }
}

/// <summary>A problem as the end of a command.</summary>
internal sealed class ApiProblemException(ApiProblem problem) : CommandFailure(ExitCodeOf(problem), Words(problem))
{
    public ApiProblem Problem { get; } = problem;

    private static int ExitCodeOf(ApiProblem problem) => problem.Status is 400 or 401 or 403 or 404 or 422 ? Cli.ExitCode.Usage : Cli.ExitCode.Failed;

    private static string Words(ApiProblem problem) => problem.Status is 401 or 403
        ? $"{problem.Title}: {problem.Detail} Give a key with --key or SIGHTGLASS_KEY."
        : $"{problem.Title}: {problem.Detail}";
}
