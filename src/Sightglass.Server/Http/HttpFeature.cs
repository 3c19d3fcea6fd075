using System.IO.Compression;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.ResponseCompression;

namespace Sightglass.Server.Http;

/// <summary>What all features speak: JSON, problems, the page, and the document that describes the interface.</summary>
internal static class HttpFeature
{
    public static void AddHttp(this IServiceCollection services)
    {
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBlocks>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configured(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddExceptionHandler<ClientAbortExceptionHandler>();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddExceptionHandler<EngineExceptionHandler>();
        services.AddExceptionHandler<DocumentsExceptionHandler>();
        services.AddExceptionHandler<BadRequestExceptionHandler>();
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

        // After the files: they are served only where no route was chosen, and the last route takes every address.
        app.UseRouting();
    }

    /// <summary>The document, and an answer for every address that no feature has.</summary>
    public static void MapHttp(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi.json");
        routes.MapFallback("{*path}", (HttpContext context, StaticPage page) => IsPageRequest(context.Request)
            ? page.Result
            : LacksJson(context.Request)
            ? RequestProblems.UnknownContentType(context.Request)
            : RequestProblems.NotFound(context.Request));
    }

    // A route that takes JSON is passed over when the body is said to be something else, as curl -d says it is.
    private static bool LacksJson(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api") && !request.HasJsonContentType();

    // The application keeps its own addresses; what looks like an API or a file does not get a page. Nor does a POST: whoever sends events
    // to an address that nobody has must not be told 200.
    private static bool IsPageRequest(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/v1") && !request.Path.StartsWithSegments("/assets") && !Path.HasExtension(request.Path.Value);
}
