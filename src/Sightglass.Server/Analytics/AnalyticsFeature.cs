namespace Sightglass.Server.Analytics;

/// <summary>Analytics points, as the clients of Workers Analytics Engine ask for them.</summary>
internal static class AnalyticsFeature
{
    public static void MapAnalytics(this IEndpointRouteBuilder routes)
    {
        routes.MapAnalyticsSql();
        routes.MapAggregate();
        routes.MapDataSets();
    }
}
