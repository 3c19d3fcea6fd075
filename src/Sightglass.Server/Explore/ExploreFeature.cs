using Sightglass.Server.Catalog;

namespace Sightglass.Server.Explore;

/// <summary>Events to look at: lists, counts over time, the values of their fields.</summary>
internal static class ExploreFeature
{
    public static void AddExplore(this IServiceCollection services) =>
        services.AddScoped(provider => new EventJson(provider.GetRequiredService<LoadedCatalog>().Schema));

    public static void MapExplore(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        routes.MapHistogram();
        routes.MapFacets();
    }
}
