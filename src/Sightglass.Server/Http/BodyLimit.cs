using Microsoft.AspNetCore.Http.Metadata;

namespace Sightglass.Server.Http;

/// <summary>How large the body of a request may be, as metadata of its endpoint. The HTTP server counts the bytes as they arrive, whatever the request says about its length; one more ends the request with 413.</summary>
/// <param name="MaxRequestBodySize">Bytes; null when the endpoint reads the body itself, up to a limit of its own.</param>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>The limit of endpoints without this metadata: many times what they take.</summary>
    public const int DefaultBytes = 64 << 10;

    /// <summary>The limit of endpoints that take the text of a query: its 16,384 characters, each written as the longest escape of JSON.</summary>
    public const int QueryBytes = 256 << 10;
}

/// <summary>Body limits of routes.</summary>
internal static class BodyLimits
{
    /// <summary>Says how much an endpoint takes, where the framework's reader of JSON only sets the status. Use before the endpoints.</summary>
    public static void UseBodyLimitProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status413PayloadTooLarge, ContentType: null })
        {
            await RequestProblems.BodyTooLarge(context).WriteAsync(context);
        }
    });

    /// <param name="builder">The route.</param>
    /// <param name="bytes">The largest body.</param>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder builder, long bytes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(bytes));

    /// <summary>The endpoint authenticates, then reads the body up to its own limit and answers in its own words.</summary>
    public static TBuilder LimitsBodyItself<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new BodyLimit(MaxRequestBodySize: null));
}
