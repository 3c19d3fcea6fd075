using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;

namespace Sightglass.Server.Http;

/// <summary>Describes the error in a malformed request: a body that is not JSON, a parameter of the wrong type.</summary>
internal sealed partial class BadRequestExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad)
        {
            return false;
        }

        await RequestProblems.BadRequest(Detail(bad), bad.StatusCode).ExecuteAsync(httpContext);
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

        return bad.Message;
    }

    [GeneratedRegex("""^Failed to bind parameter "(?<type>\S+) (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline)]
    private static partial Regex Binding();
}
