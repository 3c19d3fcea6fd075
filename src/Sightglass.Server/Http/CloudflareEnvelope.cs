using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Sightglass.Server.Http;

/// <summary>The shape in which Cloudflare's API answers: <c>{"success":true,"errors":[],"messages":[],"result":…}</c>.</summary>
internal static class CloudflareEnvelope
{
    // What its clients know as a missing or wrong token.
    private const int AuthenticationError = 10000;

    /// <summary>A problem in the envelope.</summary>
    public static IResult Failure(ProblemHttpResult problem) => Failure(problem.StatusCode, problem.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden ? AuthenticationError : problem.StatusCode, problem.ProblemDetails.Detail ?? problem.ProblemDetails.Title ?? "");

    public static IResult Failure(int status, int code, string message) => TypedResults.Json(new Envelope<JsonElement?>(false, [new EnvelopeError(code, message)], [], null), ApiJson.Options, statusCode: status);

    public static IResult Success<T>(T result) => TypedResults.Json(new Envelope<T>(true, [], [], result), ApiJson.Options);
}

/// <param name="Result">Null for a failure.</param>
internal sealed record Envelope<T>(bool Success, IReadOnlyList<EnvelopeError> Errors, IReadOnlyList<EnvelopeError> Messages, T Result);

internal sealed record EnvelopeError(int Code, string Message);
