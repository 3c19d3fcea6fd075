using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>The catalog of packs and its changes.</summary>
internal static class CatalogFeature
{
    /// <exception cref="CatalogException">The packs cannot be used.</exception>
    public static void AddCatalog(this IServiceCollection services, ShippedPacks shipped)
    {
        services.AddSingleton(shipped);
        var ids = new EventIds();
        services.AddSingleton(ids);
        services.AddSingleton(new ActiveCatalog(LoadedCatalog.Load(shipped, ids)));
        services.AddSingleton<PackStore>();

        // A request uses one catalog until its end, whatever is applied in the meantime; objects built from the catalog live as long.
        services.AddScoped(provider => provider.GetRequiredService<ActiveCatalog>().Current);
        services.AddScoped<QueryContext>();
        services.AddScoped<DriftReport>();
        services.AddSingleton<DriftCounts>();
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        routes.MapCatalogApi();
        routes.MapPacks();
    }
}
