using Sightglass.Server.Catalog;

namespace Sightglass.Server.Explore;

/// <summary>Exploring events: lists, counts over time, values of fields.</summary>
internal static class ExploreFeature
{
    public static void AddExplore(this IServiceCollection services)
    {
        services.AddScoped(provider => new EventJson(provider.GetRequiredService<LoadedCatalog>().Schema));
        services.AddScoped<FacetReader>();
        services.AddScoped<DifferenceReader>();
    }

    public static void MapExplore(this IEndpointRouteBuilder routes)
    {
        routes.MapEvents();
        routes.MapHistogram();
        routes.MapFacets();
        routes.MapDifferences();
    }
}
