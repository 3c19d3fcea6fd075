using System.Text.Json;
using Sightglass.Server.Http;

namespace Sightglass.Server.Cli.Client;

/// <summary>An error response of the server: <c>application/problem+json</c>.</summary>
internal sealed record ApiProblem
{
    public int Status { get; init; }

    public string Title { get; init; } = "";

    public string Detail { get; init; } = "";

    public string? Code { get; init; }

    /// <summary>Zero-based index in the query's text; null when the problem does not concern a text.</summary>
    public int? Position { get; init; }

    public int? Length { get; init; }

    public IReadOnlyList<string>? Expected { get; init; }

    public string? Hint { get; init; }

    /// <summary>Whether the request had a key.</summary>
    public bool HadKey { get; init; }

    /// <summary>Parses the body of a response; anything other than a problem becomes one that describes the status.</summary>
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
            // The page of a proxy, or nothing.
        }

        return new ApiProblem { Status = status, Title = $"The server answered {status}", Detail = body.Length > 0 ? body.Split('\n')[0] : "without a word" };
    }
}

/// <summary>Ends a command because of a problem.</summary>
internal sealed class ApiProblemException(ApiProblem problem) : CommandFailure(ExitCodeOf(problem), Words(problem))
{
    public ApiProblem Problem { get; } = problem;

    private static int ExitCodeOf(ApiProblem problem) => problem.Status is 400 or 401 or 403 or 404 or 422 ? Cli.ExitCode.Usage : Cli.ExitCode.Failed;

    private static string Words(ApiProblem problem) => problem switch
    {
        { Code: "not-signed-in" } => $"{(problem.HadKey ? "The server does not know this key." : "The server wants a key.")} Give one of its own with --key or SIGHTGLASS_KEY: the first start printed an admin key, and 'sightglass keys create' makes others.",
        { Status: 401 or 403 } => $"{problem.Title}: {problem.Detail} Give a key with --key or SIGHTGLASS_KEY.",
        _ => $"{problem.Title}: {problem.Detail}",
    };
}
