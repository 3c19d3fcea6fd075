using Microsoft.Extensions.Logging.Console;
using Sightglass.Server.Analytics;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Dashboards;
using Sightglass.Server.Explore;
using Sightglass.Server.GraphQl;
using Sightglass.Server.Http;
using Sightglass.Server.Inference;
using Sightglass.Server.Ingest;
using Sightglass.Server.Metrics;
using Sightglass.Server.OpenMetrics;
using Sightglass.Server.Operations;
using Sightglass.Server.Own;
using Sightglass.Server.Queries;
using Sightglass.Server.Scheduling;
using Sightglass.Server.Storage;
using Sightglass.Server.Tail;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Composition;

/// <summary>Builds the server from its features. Only this class knows all of them; each has its own file XFeature.cs.</summary>
internal static class SightglassServer
{
    // Stopping should take less than 5 s in total; the engine has its own limit within this.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Builds the server; nothing listens and no engine runs before it is started.</summary>
    /// <exception cref="CatalogException">The packs cannot be used.</exception>
    /// <exception cref="ConfigurationMistakeException">Options are invalid.</exception>
    /// <exception cref="IOException">The data directory cannot be opened, or another server uses it.</exception>
    public static WebApplication Build(ServeOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables("SIGHTGLASS_");
        ConfigureHost(builder, options);
        AddFeatures(builder.Services, builder.Configuration, options);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseHeaders();
        app.UseExceptionHandler();
        app.UseAuth();
        app.UsePage();
        app.UseScopes();
        app.UseHeadOfStreams();
        app.UseBodyLimitProblems();
        MapFeatures(app);
        return app;
    }

    private static void ConfigureHost(WebApplicationBuilder builder, ServeOptions options)
    {
        // A singleton must not keep the catalog of one request.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries));
        // The thread that has read a socket goes on with the request, instead of waking another one for it. Unsafe where a request holds its thread for long while
        // its connection has others to answer: reading a body takes milliseconds, everything longer waits without a thread.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // The user gets the reason for a failed start in one line instead.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddConsole(console => console.FormatterName = LogFormatter.FormatterName).AddConsoleFormatter<LogFormatter, ConsoleFormatterOptions>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
    }

    private static void AddFeatures(IServiceCollection services, IConfiguration configuration, ServeOptions options)
    {
        var read = new OptionsReader(configuration);
        var http = read.Read<HttpOptions>("Http");
        services.AddHttp(http);

        // The first service to start: the others may need documents, and authentication needs keys.
        services.AddHostedService<DocumentsService>();
        var queries = read.Read<QueryOptions>("Queries");
        services.AddStorage(new StorageOptions(
            options.DataDirectory,
            read.Read<EngineOptions>("Engine"),
            read.Read<SpoolOptions>("Spool"),
            read.Read<BlockWriterOptions>("Writer"),
            read.Read<ClickHouseOptions>("Storage:ClickHouse"),
            read.Read<EventsTableOptions>("Storage:Events"),
            read.Read<DocumentsOptions>("Documents"),
            queries));
        var tail = read.Read<TailOptions>("Tail");
        var openMetrics = read.Read<OpenMetricsOptions>("OpenMetrics");
        services.AddIngest(read.Read<IngestOptions>("Ingest"));
        read.Require(KeyStore.EnvironmentName, configuration["ADMIN_KEY"] is { } given ? KeyForm.MistakeIn(given) : null,
            $"'{KeyForm.Prefix}' and at least {KeyForm.MinSecretLength} random letters and digits, such as {KeyForm.Prefix}$(openssl rand -hex 20); or leave it unset, and the first start makes a key");
        read.Require("SIGHTGLASS_Http__TrustedProxies", options.Open && http.TrustedProxies.Length > 0 ? "what a proxy forwards comes from other machines, and with --open nobody needs a key" : null, "left out together with --open");
        read.ThrowIfMistaken();
        services.AddScheduling();
        services.AddAuth(new AuthOptions { Open = options.Open, AdminKey = configuration["ADMIN_KEY"] });
        services.AddCatalog(ShippedPacks.Read(RepositoryFolder.Find("packs") ?? "packs", options.Packs));
        services.AddTail(tail);
        services.AddExplore();
        services.AddQueries(queries);
        services.AddAnalytics();
        services.AddGraphQl();
        services.AddInference();
        services.AddPackMetrics();
        services.AddOpenMetrics(openMetrics);
        services.AddDashboards();
        services.AddOwn();
        services.AddOperations();
    }

    private static void MapFeatures(WebApplication app)
    {
        // The tags of the OpenAPI document, in this order.
        Tagged("Ingest").MapIngest();
        Tagged("Explore").MapExplore();
        Tagged("Live tail").MapTail();
        Tagged("Queries").MapQueries();
        Tagged("Analytics").MapAnalytics();
        Tagged("Analytics").MapGraphQl();
        Tagged("Metrics").MapMetrics();
        Tagged("Metrics").MapInference();
        Tagged("Metrics").MapOpenMetrics();
        Tagged("Dashboards").MapDashboards();
        Tagged("Catalog").MapCatalog();
        Tagged("Catalog").MapOwn();
        Tagged("Sessions and keys").MapAuth();
        Tagged("Operations").MapOperations();
        Tagged("Operations").MapStorage();
        app.MapHttp();

        RouteGroupBuilder Tagged(string name) => app.MapGroup("").WithTags(name);
    }
}
