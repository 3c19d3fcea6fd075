namespace Sightglass.Server.Catalog;

/// <summary>What the packs declare, what follows from it, and how they are changed.</summary>
internal static class CatalogFeature
{
    /// <exception cref="CatalogException">The packs cannot be used.</exception>
    public static void AddCatalog(this IServiceCollection services, ShippedPacks shipped)
    {
        services.AddSingleton(shipped);
        services.AddSingleton(new ActiveCatalog(LoadedCatalog.Load(shipped)));
        services.AddSingleton<PackStore>();

        // One catalog for the whole of a request, whatever is applied meanwhile; what is made of it lives as long.
        services.AddScoped(provider => provider.GetRequiredService<ActiveCatalog>().Current);
        services.AddScoped<QueryContext>();
        services.AddSingleton<DriftCounts>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapCatalogApi();
        routes.MapPacks();
    }
}
