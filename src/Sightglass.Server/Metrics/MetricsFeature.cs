using Sightglass.Query.Metrics;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Inference;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Metrics;

/// <summary>The values of the packs' metrics: one by one, and together for Home.</summary>
internal static class MetricsFeature
{
    public static void AddPackMetrics(this IServiceCollection services)
    {
        services.AddScoped(provider => new MetricQuery(provider.GetRequiredService<QueryContext>().Compiler, provider.GetRequiredService<ClickHouseClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<OverviewApi>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapMetricsApi();
        routes.MapGet("/api/overview", (ReadScope scope, OverviewApi api, string? pack, InferenceChoice read, CancellationToken cancellationToken) => api.GetAsync(scope, pack, read, cancellationToken))
            .RequireScope(Scope.Query).WithName("GetOverview").WithSummary("Key metrics, verdict, breakdowns and failures of a pack").ProducesProblems(StatusCodes.Status404NotFound);
    }
}
