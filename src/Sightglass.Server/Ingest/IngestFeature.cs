using Sightglass.Server.Ingest.Idempotency;

namespace Sightglass.Server.Ingest;

/// <summary>Events from outside: wire formats, and what makes their events durable.</summary>
internal static class IngestFeature
{
    public static void AddIngest(this IServiceCollection services, IngestOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<KnownRequests>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<IngestPipeline>();
        services.AddHostedService<IdleMemoryTrimmer>();
    }

    public static void MapIngest(this IEndpointRouteBuilder routes) => routes.MapIngestDoors();
}
