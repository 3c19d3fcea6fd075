using Sightglass.Server.Http;
using Sightglass.Server.Ingest.Idempotency;

namespace Sightglass.Server.Ingest;

/// <summary>Ingest: wire formats, and the pipeline that makes their events durable.</summary>
internal static class IngestFeature
{
    public static void AddIngest(this IServiceCollection services, IngestOptions options) => services
        .AddSingleton(options)
        .AddSingleton<IdempotencyStore>()
        .AddSingleton<IngestMetrics>()
        .AddSingleton<IngestFormats>()
        .AddSingleton<BufferPool>()
        .AddSingleton<WorkspacePool>()
        .AddSingleton<EventsAhead>()
        .AddSingleton<EventAppender>()
        .AddSingleton<RequestCoalescer>()
        .AddSingleton<IngestPipeline>()
        .AddSingleton<IngestEndpoint>()
        .AddHostedService<IdleMemoryTrimmer>();

    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<IngestEndpoint>();
        foreach (var format in routes.ServiceProvider.GetRequiredService<IngestFormats>().All)
        {
            format.Map(routes, endpoint);
        }
    }
}
