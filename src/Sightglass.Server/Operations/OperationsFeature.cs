namespace Sightglass.Server.Operations;

/// <summary>How the server itself does: health, status, its own metrics.</summary>
internal static class OperationsFeature
{
    public static void AddOperations(this IServiceCollection services) => services.AddSingleton<PrometheusText>();

    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        // Listens from its making on: made at the first request for it, it would know nothing of what came before.
        routes.ServiceProvider.GetRequiredService<PrometheusText>();
        routes.MapOperationsApi();
        routes.MapApiReference();
    }
}
