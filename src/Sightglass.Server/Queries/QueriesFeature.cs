namespace Sightglass.Server.Queries;

/// <summary>Queries in the query languages.</summary>
internal static class QueriesFeature
{
    public static void AddQueries(this IServiceCollection services)
    {
        services.AddScoped<QueryWarnings>();
        services.AddScoped<QueryRunner>();
    }

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapQueryApi();
        routes.MapCompletion();
    }
}
