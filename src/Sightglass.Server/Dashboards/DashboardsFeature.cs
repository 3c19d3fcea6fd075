using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Dashboards;

/// <summary>The dashboards that packs declare, each measured in one request.</summary>
internal static class DashboardsFeature
{
    public static void AddDashboards(this IServiceCollection services) => services.AddScoped<DashboardReader>();

    public static void MapDashboards(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/dashboards", DashboardsApi.List).RequireScope(Scope.Query).WithName("ListDashboards").WithSummary("Dashboards of the catalog");
        routes.MapGet("/api/dashboards/{name}", DashboardsApi.GetAsync).RequireScope(Scope.Query).WithName("GetDashboard").WithSummary("One dashboard, with the data of all its panels").ProducesProblems(StatusCodes.Status404NotFound);
    }
}
