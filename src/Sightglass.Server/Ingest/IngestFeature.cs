using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Registers what takes events in, and its routes.</summary>
internal static class IngestFeature
{
    public static IServiceCollection AddIngest(this IServiceCollection services) => services
        .AddSingleton<SequenceNumbers>()
        .AddSingleton<IdempotencyStore>()
        .AddSingleton<IngestMetrics>()
        .AddSingleton<IngestFormats>()
        .AddSingleton<BufferPool>()
        .AddSingleton<WorkspacePool>()
        .AddSingleton<EventAppender>()
        .AddSingleton<RequestCoalescer>()
        .AddSingleton<IngestPipeline>()
        .AddSingleton<IngestEndpoint>();

    public static void MapIngest(this IEndpointRouteBuilder routes)
    {
        var endpoint = routes.ServiceProvider.GetRequiredService<IngestEndpoint>();
        foreach (var format in routes.ServiceProvider.GetRequiredService<IngestFormats>().All)
        {
            format.Map(routes, endpoint);
        }
    }
}
