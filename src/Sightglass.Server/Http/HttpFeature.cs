using System.IO.Compression;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sightglass.Server.Http;

/// <summary>What all features share: JSON, problems, the page, and the OpenAPI document.</summary>
internal static class HttpFeature
{
    public static void AddHttp(this IServiceCollection services, HttpOptions options)
    {
        services.AddSingleton(options);
        services.Configure<KestrelServerOptions>(kestrel => Configure(kestrel, options));
        services.AddSingleton<IMemoryPoolFactory<byte>, SocketBlocks>();
        services.AddScoped<AnswerMemory>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configured(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddSingleton<EngineProblems>();
        services.AddExceptionHandler<ClientAbortExceptionHandler>();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.AddExceptionHandler<QueryErrorExceptionHandler>();
        services.AddExceptionHandler<SeriesExceptionHandler>();
        services.AddExceptionHandler<BadRequestExceptionHandler>();

        // Mistakes of the caller are reported even while the server stops; everything else is temporary then.
        services.AddExceptionHandler<StoppingExceptionHandler>();
        services.AddExceptionHandler<EngineExceptionHandler>();
        services.AddExceptionHandler<TooManyQueriesExceptionHandler>();
        services.AddExceptionHandler<DocumentsExceptionHandler>();
        services.AddExceptionHandler<UnexpectedExceptionHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(ContractTransformers.Add);
        services.AddSingleton<ContractFile>();
        services.AddSingleton<StaticPage>();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    /// <summary>Sets the headers of every answer, and believes those of trusted proxies. Use it first, before the handler of exceptions.</summary>
    public static void UseHeaders(this WebApplication app)
    {
        app.UseAnswerHeaders();
        var pathBase = app.Services.GetRequiredService<HttpOptions>().PathBase;
        if (pathBase.Length > 0)
        {
            // Not the framework's own: it matches routes at once, and files are served only where no route matches.
            app.Use((context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(pathBase, out var rest))
                {
                    (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase.Add(pathBase), rest.HasValue ? rest : "/");
                }

                return next(context);
            });
        }

        if (app.Services.GetRequiredService<HttpOptions>().ReadTrustedProxies() is { Count: > 0 } proxies)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                forwarded.KnownIPNetworks.Add(proxy);
            }

            app.UseForwardedHeaders(forwarded);
        }
    }

    /// <summary>Serves the page's files.</summary>
    public static void UsePage(this WebApplication app)
    {
        StaticPage.UseCompression(app);
        var page = app.Services.GetRequiredService<StaticPage>();
        page.Use(app);

        // At this address programs read measurements of the server, and people the metrics of their applications.
        app.Use((context, next) => StaticPage.IsMeant(context.Request) ? page.Result.ExecuteAsync(context) : next(context));
        app.UseHeadAsGet();

        // After the files: they are served only if no route matches, and the last route matches every address.
        app.UseRouting();
    }

    /// <summary>Maps the OpenAPI document, and a response for every address that no feature handles.</summary>
    public static void MapHttp(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/openapi.json", (ContractFile contract) => contract.GetAsync()).ExcludeFromDescription();
        routes.MapFallback("{*path}", (HttpContext context, StaticPage page, EndpointDataSource all) => Unmatched(context, page, RouteMethods.Of(context.Request.Path, all)));
    }

    private static IResult Unmatched(HttpContext context, StaticPage page, IReadOnlyList<string> methods)
    {
        if (IsPageRequest(context.Request) && methods.Count == 0)
        {
            return page.Result;
        }

        var problem = RequestProblems.NotFound(context.Request);
        if (methods.Count > 0 && !methods.Contains(context.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            context.Response.Headers.Allow = string.Join(", ", methods);
            problem = RequestProblems.MethodNotAllowed(context.Request, methods);
        }
        else if (methods.Count > 0 && LacksJson(context.Request))
        {
            problem = RequestProblems.UnknownContentType(context.Request);
        }

        return context.Request.Path.StartsWithSegments(CloudflareEnvelope.Addresses) ? CloudflareEnvelope.Failure(problem) : problem;
    }

    private static void Configure(KestrelServerOptions kestrel, HttpOptions options)
    {
        // Addresses come from the command line only: a section of the configuration could add others, behind the back of what was checked.
        kestrel.Configure(new ConfigurationBuilder().Build());
        kestrel.AddServerHeader = false;

        // A new route gets the small limit; BodyLimit raises it.
        kestrel.Limits.MaxRequestBodySize = BodyLimit.DefaultBytes;
        kestrel.Limits.MaxConcurrentConnections = OpenFiles.ConnectionsOf(options.MaxConnections);

        // Connections on which nothing comes, or too slowly, end soon: each holds a file handle.
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    // A route that takes JSON does not match a body with another content type, such as the default of curl -d.
    private static bool LacksJson(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api") && !request.HasJsonContentType();

    // The application handles its own addresses; an address that looks like an API or a file does not get the page. Nor does a POST: a client that sends
    // events to a wrong address must not get 200.
    private static bool IsPageRequest(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !request.Path.StartsWithSegments("/api") && !request.Path.StartsWithSegments("/v1") && !request.Path.StartsWithSegments(CloudflareEnvelope.Addresses) && !request.Path.StartsWithSegments("/assets") && !Path.HasExtension(request.Path.Value);
}
