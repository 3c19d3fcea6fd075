namespace Sightglass.Server.Operations;

/// <summary>The state of the server itself: health, status, its own metrics.</summary>
internal static class OperationsFeature
{
    public static void AddOperations(this IServiceCollection services) => services.AddSingleton<PrometheusText>();

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        // It listens from its creation on: created at the first request, it would miss everything before.
        routes.ServiceProvider.GetRequiredService<PrometheusText>();
        routes.MapOperationsApi();
        routes.MapDamageApi();
        routes.MapApiReference();
    }
}
