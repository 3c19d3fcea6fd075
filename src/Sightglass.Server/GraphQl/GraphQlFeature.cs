namespace Sightglass.Server.GraphQl;

/// <summary>Questions in GraphQL.</summary>
internal static class GraphQlFeature
{
    public static void AddGraphQl(this IServiceCollection services) => services.AddSingleton<TelemetrySchema>();

    public static void MapGraphQl(this IEndpointRouteBuilder routes) => routes.MapGraphQlApi();
}
