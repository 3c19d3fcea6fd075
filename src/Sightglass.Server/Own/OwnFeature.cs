using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Own;

/// <summary>Metrics and dashboards that people make in the page, kept as a pack.</summary>
internal static class OwnFeature
{
    public static void AddOwn(this IServiceCollection services) => services.AddSingleton<OwnPack>();

    public static void MapOwn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/metrics", OwnApi.PostMetricAsync).RequireScope(Scope.Admin).WithName("PutOwnMetric").WithSummary("Adds a metric to the pack 'own', or replaces it")
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        routes.MapPost("/api/dashboards/{name}/panels", OwnApi.PostPanelAsync).RequireScope(Scope.Admin).WithName("AddOwnPanel").WithSummary("Adds a panel to a dashboard of the pack 'own', which is made if there is none")
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }
}
