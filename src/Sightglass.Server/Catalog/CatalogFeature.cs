namespace Sightglass.Server.Catalog;

/// <summary>What the packs declare, and what follows from it.</summary>
internal static class CatalogFeature
{
    public static void AddCatalog(this IServiceCollection services, LoadedCatalog catalog)
    {
        services.AddSingleton(catalog);
        services.AddSingleton<QueryContext>();
        services.AddSingleton<DriftCounts>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes) => routes.MapCatalogApi();
}
