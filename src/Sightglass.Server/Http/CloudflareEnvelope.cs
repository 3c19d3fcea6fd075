using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Sightglass.Server.Http;

/// <summary>The shape in which Cloudflare's API answers: <c>{"success":true,"errors":[],"messages":[],"result":…}</c>.</summary>
internal static class CloudflareEnvelope
{
    /// <summary>What the paths of Cloudflare's API begin with: everything below answers in the envelope.</summary>
    public const string Addresses = "/client/v4";

    // What its clients know as a missing or wrong token.
    private const int AuthenticationError = 10000;

    /// <summary>Problems of the endpoints are told in the envelope, and the OpenAPI document says so.</summary>
    public static TBuilder InEnvelope<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new ProblemShape(Failure));

        // What may go wrong is told by the route and by its parameters, so it is complete only at the end.
        builder.Finally(endpoint =>
        {
            for (var i = 0; i < endpoint.Metadata.Count; i++)
            {
                if (endpoint.Metadata[i] is ProducesResponseTypeMetadata { Type: var type } problem && type == typeof(ProblemDetails))
                {
                    endpoint.Metadata[i] = new ProducesResponseTypeMetadata(problem.StatusCode, typeof(FailedEnvelope), ["application/json"]);
                }
            }
        });
        return builder;
    }

    /// <summary>A problem in the envelope.</summary>
    public static IResult Failure(ProblemHttpResult problem) => Failure(problem.StatusCode, problem.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden ? AuthenticationError : problem.StatusCode, problem.ProblemDetails.Detail ?? problem.ProblemDetails.Title ?? "");

    public static IResult Failure(int status, int code, string message) => TypedResults.Json(new FailedEnvelope(false, [new EnvelopeError(code, message)], [], null), ApiJson.Options, statusCode: status);

    public static IResult Success<T>(T result) => TypedResults.Json(new Envelope<T>(true, [], [], result), ApiJson.Options);
}

/// <param name="Result">What was asked for.</param>
internal sealed record Envelope<T>(bool Success, IReadOnlyList<EnvelopeError> Errors, IReadOnlyList<EnvelopeError> Messages, T Result);

/// <param name="Result">Null.</param>
internal sealed record FailedEnvelope(bool Success, IReadOnlyList<EnvelopeError> Errors, IReadOnlyList<EnvelopeError> Messages, object? Result);

internal sealed record EnvelopeError(int Code, string Message);
