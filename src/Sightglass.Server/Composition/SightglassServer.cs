using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.ResponseCompression;
using Sightglass.Query.Metrics;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Explore;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Server.Metrics;
using Sightglass.Server.Operations;
using Sightglass.Server.Queries;
using Sightglass.Server.Scheduling;
using Sightglass.Server.Tail;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Composition;

/// <summary>Puts the server together: the only place that knows all its parts.</summary>
public static class SightglassServer
{
    // Stopping is meant to take less than 5 s in all; the engine has its own bound within this.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Builds the server; nothing listens and no engine runs before it is started.</summary>
    /// <exception cref="CatalogException">The packs cannot be used.</exception>
    /// <exception cref="ConfigurationMistakeException">Options cannot be used.</exception>
    /// <exception cref="IOException">The data directory cannot be opened, or another server has it.</exception>
    public static WebApplication Build(ServeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables("SIGHTGLASS_");
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // The doors have their own limits and their own words for them.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // What it says of a failed start is said to the user in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        AddServices(builder, options);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseMiddleware<LocalHostGuard>();
        app.Services.GetRequiredService<StaticPage>().Use(app);

        // After the files: they are served only where no route was chosen, and the last route takes every address.
        app.UseRouting();
        Map(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServeOptions options)
    {
        var services = builder.Services;
        var configuration = builder.Configuration;
        services.AddProblemDetails();
        services.AddExceptionHandler<ClientAbortExceptionHandler>();
        services.AddExceptionHandler<EngineExceptionHandler>();
        services.AddExceptionHandler<DocumentsExceptionHandler>();
        services.AddExceptionHandler<BadRequestExceptionHandler>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi();
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        var read = new OptionsReader(configuration);
        services.AddSingleton(read.Read<EngineOptions>("Engine"));
        services.AddSingleton(read.Read<SpoolOptions>("Spool"));
        services.AddSingleton(read.Read<BlockWriterOptions>("Writer"));
        services.AddSingleton(read.Read<IngestOptions>("Ingest"));
        services.AddSingleton(read.Read<ClickHouseOptions>("Storage:ClickHouse"));
        services.AddSingleton(read.Read<DocumentsOptions>("Documents"));
        read.ThrowIfMistaken();
        services.AddSingleton(new AuthOptions { Open = options.Open, AdminKey = configuration["ADMIN_KEY"] });
        services.AddSingleton(LoadedCatalog.Load(RepositoryFolder.Find("packs") ?? "packs", options.Packs));

        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton(provider => new DocumentStore(
            DocumentDatabase.Of(provider.GetRequiredService<DocumentsOptions>(), provider.GetRequiredService<DataDirectory>().Root),
            provider.GetRequiredService<TimeProvider>()));

        // First of the services that start: the others may need documents, and nobody is let in without keys.
        services.AddHostedService<DocumentsService>();
        services.AddSingleton(provider => new EngineSupervisor(
            provider.GetRequiredService<EngineOptions>(),
            provider.GetService<EngineCommand>() ?? EngineCommand.ForThisProgram(),
            options.DataDirectory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<EngineSupervisor>>()));
        services.AddSingleton(provider =>
        {
            var external = provider.GetRequiredService<ClickHouseOptions>().Endpoint;
            var engine = provider.GetRequiredService<EngineSupervisor>();
            return new ClickHouseClient(() => external ?? engine.Endpoint);
        });
        services.AddSingleton(provider => EventSpool.Open(
            provider.GetRequiredService<DataDirectory>().Spool,
            provider.GetRequiredService<SpoolOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<EventSpool>>()));
        services.AddSingleton(provider => new BlockWriter(
            provider.GetRequiredService<EventSpool>(),
            provider.GetRequiredService<DataDirectory>().Spool,
            new BlockInserter(provider.GetRequiredService<ClickHouseClient>(), [EventsTable.Definition], provider.GetRequiredService<EventsTable>().RefreshAsync).InsertAsync,
            provider.GetRequiredService<BlockWriterOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<BlockWriter>>()));
        services.AddSingleton<EventsTable>();
        services.AddSingleton<ColumnMover>();
        services.AddSingleton<StorageService>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageService>());

        services.AddScheduling();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<SequenceNumbers>();
        services.AddSingleton<ArrivalOrder>();
        services.AddSingleton<KnownRequests>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<IngestPipeline>();
        services.AddHostedService<IdleMemoryTrimmer>();
        services.AddSingleton<TailHub>();
        services.AddSingleton<MissedEvents>();
        services.AddSingleton<QueryContext>();
        services.AddSingleton<QueryWarnings>();
        services.AddSingleton<QueryRunner>();
        services.AddSingleton(provider => new MetricQuery(provider.GetRequiredService<QueryContext>().Compiler, provider.GetRequiredService<ClickHouseClient>()));
        services.AddSingleton<OverviewApi>();
        services.AddSingleton(provider => new EventJson(provider.GetRequiredService<LoadedCatalog>().Schema));
        services.AddSingleton<StaticPage>();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.AddSingleton<PrometheusText>();
    }

    private static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi.json");
        app.MapSessions();
        app.MapKeys();
        app.MapIngestDoors();
        app.MapExplore();
        app.MapTail();
        app.MapMetrics();
        app.MapQueries();
        app.MapCompletion();
        app.MapCatalog();
        OverviewApi.Map(app);
        app.MapOperations();
        app.MapFallback("{*path}", (HttpContext context, StaticPage page) => IsPageRequest(context.Request)
            ? page.Result
            : LacksJson(context.Request)
            ? Problems.Create("unknown-content-type", StatusCodes.Status415UnsupportedMediaType, "The body is not said to be JSON", $"nothing takes {context.Request.Method} {context.Request.Path} with the content type '{context.Request.ContentType}'; send JSON, with 'Content-Type: application/json'.")
            : Problems.Create("not-found", StatusCodes.Status404NotFound, "There is nothing here", $"no route for {context.Request.Method} {context.Request.Path}; see /openapi.json."));
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
