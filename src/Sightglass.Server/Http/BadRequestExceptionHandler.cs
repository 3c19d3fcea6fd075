using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>Describes the error in a malformed request: a body that is not JSON, a parameter of the wrong type.</summary>
internal sealed partial class BadRequestExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestProblems.BodyTooLarge(httpContext),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => RequestProblems.BodyTooSlow("the rest of the body did not come within some seconds; send it at once."),
            BadHttpRequestException bad => RequestProblems.BadRequest(Detail(bad), bad.StatusCode),

            // The HTTP server reads the size of a chunk as a number, and fails when it has too many digits.
            IOException { InnerException: OverflowException } => RequestProblems.BadRequest("the size of a chunk of the body is not a number of at most 8 hexadecimal digits."),
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }

        await problem.WriteAsync(httpContext);
        return true;
    }

    // The framework's message contains C# types; the common cases get a message in terms of the API.
    private static string Detail(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json)
        {
            return $"the body is not the JSON that this address takes: {(json.Path is { Length: > 1 } path ? $"'{path[2..]}' has another type" : "it is cut short or damaged")}.";
        }

        if (Binding().Match(bad.Message) is { Success: true } binding)
        {
            var wanted = binding.Groups["type"].Value.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true or false" : "a whole number";
            return $"'{JsonNamingPolicy.CamelCase.ConvertName(binding.Groups["name"].Value)}' is '{binding.Groups["value"].Value}'; write {wanted}.";
        }

        return NoBody().IsMatch(bad.Message) ? RequestProblems.EmptyBody().ProblemDetails.Detail! : bad.Message;
    }

    [GeneratedRegex("""^(Implicit body inferred for parameter |Required parameter ".*" was not provided from body\.$)""", RegexOptions.Singleline)]
    private static partial Regex NoBody();

    [GeneratedRegex("""^Failed to bind parameter "(?<type>\S+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Binding();
}
