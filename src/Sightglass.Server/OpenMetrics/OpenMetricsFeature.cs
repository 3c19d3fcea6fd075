namespace Sightglass.Server.OpenMetrics;

/// <summary>The packs' metrics for programs that scrape.</summary>
internal static class OpenMetricsFeature
{
    public static void AddOpenMetrics(this IServiceCollection services, OpenMetricsOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CatalogScrape>();
    }

    public static void MapOpenMetrics(this IEndpointRouteBuilder routes) => routes.MapOpenMetricsApi();
}
