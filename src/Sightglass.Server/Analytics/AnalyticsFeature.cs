using Sightglass.Server.Analytics.WorkersLogs;

namespace Sightglass.Server.Analytics;

/// <summary>Addresses of Cloudflare: the SQL of Workers Analytics Engine over points, the queries of Workers Logs over events.</summary>
internal static class AnalyticsFeature
{
    public static void AddAnalytics(this IServiceCollection services) => services.AddScoped<TelemetryRunner>();

    public static void MapAnalytics(this IEndpointRouteBuilder routes)
    {
        routes.MapAnalyticsSql();
        routes.MapAggregate();
        routes.MapDataSets();
        routes.MapTelemetry();
    }
}
