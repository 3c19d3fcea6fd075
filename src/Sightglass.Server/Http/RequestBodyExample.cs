namespace Sightglass.Server.Http;

/// <summary>An example of a request body, as metadata of the endpoint for the OpenAPI document. It also describes a body that the endpoint reads itself.</summary>
/// <param name="ContentType">Type of the body.</param>
/// <param name="Text">The body.</param>
internal sealed record RequestBodyExample(string ContentType, string Text)
{
    public const string Json = "application/json";
    public const string NewlineDelimitedJson = "application/x-ndjson";
}

internal static class RequestBodyExampleExtensions
{
    /// <summary>Adds an example of a JSON body.</summary>
    public static TBuilder WithBodyExample<TBuilder>(this TBuilder builder, string json)
        where TBuilder : IEndpointConventionBuilder => builder.WithBodyExample(RequestBodyExample.Json, json);

    /// <summary>Adds an example of a body.</summary>
    public static TBuilder WithBodyExample<TBuilder>(this TBuilder builder, string contentType, string text)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequestBodyExample(contentType, text));
}
