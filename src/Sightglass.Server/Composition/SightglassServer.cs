using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Explore;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest;
using Sightglass.Server.Metrics;
using Sightglass.Server.Operations;
using Sightglass.Server.Queries;
using Sightglass.Server.Scheduling;
using Sightglass.Server.Storage;
using Sightglass.Server.Tail;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Composition;

/// <summary>Puts the server together: the only place that knows all its features. Each has one file of its own, XFeature.cs.</summary>
internal static class SightglassServer
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
        ConfigureHost(builder, options);
        AddFeatures(builder.Services, builder.Configuration, options);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseAuth();
        app.UsePage();
        app.UseScopes();
        MapFeatures(app);
        return app;
    }

    private static void ConfigureHost(WebApplicationBuilder builder, ServeOptions options)
    {
        // A part that lives for ever must not hold on to the catalog of one request.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // The ingest endpoints have their own limits and their own words for them.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });

        // The thread that has read a socket goes on with the request, instead of waking another one for it. Unsafe where a request holds its thread for long while
        // its connection has others to answer: reading a body takes milliseconds, everything longer waits without a thread.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // What it says of a failed start is said to the user in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
    }

    private static void AddFeatures(IServiceCollection services, IConfiguration configuration, ServeOptions options)
    {
        var read = new OptionsReader(configuration);
        services.AddHttp();

        // First of the services that start: the others may need documents, and nobody is let in without keys.
        services.AddHostedService<DocumentsService>();
        services.AddStorage(new StorageOptions(
            options.DataDirectory,
            read.Read<EngineOptions>("Engine"),
            read.Read<SpoolOptions>("Spool"),
            read.Read<BlockWriterOptions>("Writer"),
            read.Read<ClickHouseOptions>("Storage:ClickHouse"),
            read.Read<DocumentsOptions>("Documents")));
        services.AddIngest(read.Read<IngestOptions>("Ingest"));
        read.ThrowIfMistaken();
        services.AddScheduling();
        services.AddAuth(new AuthOptions { Open = options.Open, AdminKey = configuration["ADMIN_KEY"], IsLoopbackOnly = options.IsLoopbackOnly });
        services.AddCatalog(ShippedPacks.Read(RepositoryFolder.Find("packs") ?? "packs", options.Packs));
        services.AddTail();
        services.AddExplore();
        services.AddQueries();
        services.AddPackMetrics();
        services.AddOperations();
    }

    private static void MapFeatures(WebApplication app)
    {
        app.MapAuth();
        app.MapIngest();
        app.MapExplore();
        app.MapTail();
        app.MapMetrics();
        app.MapQueries();
        app.MapCatalog();
        app.MapOperations();
        app.MapHttp();
    }
}
