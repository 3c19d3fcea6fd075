using System.IO.Compression;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.ResponseCompression;

namespace Sightglass.Server.Http;

/// <summary>What all features share: JSON, problems, the page, and the OpenAPI document.</summary>
internal static class HttpFeature
{
    public static void AddHttp(this IServiceCollection services)
    {
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBlocks>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configured(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<ClientAbortExceptionHandler>();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddExceptionHandler<SeriesExceptionHandler>();
        services.AddExceptionHandler<BadRequestExceptionHandler>();

        // Mistakes of the caller are reported even while the server stops; everything else is temporary then.
        services.AddExceptionHandler<StoppingExceptionHandler>();
        services.AddExceptionHandler<EngineExceptionHandler>();
        services.AddExceptionHandler<TooManyQueriesExceptionHandler>();
        services.AddExceptionHandler<DocumentsExceptionHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(ContractTransformers.Add);
        services.AddSingleton<StaticPage>();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
    }

    /// <summary>Serves the page's files.</summary>
    public static void UsePage(this WebApplication app)
    {
        app.Services.GetRequiredService<StaticPage>().Use(app);

        // After the files: they are served only if no route matches, and the last route matches every address.
        app.UseRouting();
    }

    /// <summary>Maps the OpenAPI document, and a response for every address that no feature handles.</summary>
    public static void MapHttp(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi.json");
        routes.MapFallback("{*path}", (HttpContext context, StaticPage page) => IsPageRequest(context.Request)
            ? page.Result
            : LacksJson(context.Request)
            ? RequestProblems.UnknownContentType(context.Request)
            : RequestProblems.NotFound(context.Request));
    }

    // A route that takes JSON does not match a body with another content type, such as the default of curl -d.
    private static bool LacksJson(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api") && !request.HasJsonContentType();

    // The application handles its own addresses; an address that looks like an API or a file does not get the page. Nor does a POST: a client that sends
    // events to a wrong address must not get 200.
    private static bool IsPageRequest(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/v1") && !request.Path.StartsWithSegments("/assets") && !Path.HasExtension(request.Path.Value);
}
