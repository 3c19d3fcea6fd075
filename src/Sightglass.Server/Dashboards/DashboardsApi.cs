using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;

namespace Sightglass.Server.Dashboards;

/// <summary>Dashboards: which there are, and one of them with its data.</summary>
internal static class DashboardsApi
{
    public static Ok<DashboardListAnswer> List(LoadedCatalog catalog) =>
        TypedResults.Ok(new DashboardListAnswer([.. catalog.Catalog.Packs.SelectMany(pack => pack.Dashboards.Select(dashboard => DashboardSummaryAnswer.Of(dashboard, pack)))]));

    public static async Task<Results<Ok<DashboardAnswer>, ProblemHttpResult>> GetAsync(
        [AsParameters] DashboardRequest request, LoadedCatalog catalog, DashboardReader reader, CancellationToken cancellationToken)
    {
        if (!catalog.Catalog.Dashboards.TryGetValue(request.Name, out var dashboard))
        {
            return DashboardProblems.NoSuchDashboard(request.Name, catalog.Catalog.Dashboards.Keys);
        }

        if (request.Chosen.Undeclared(dashboard) is { } unknown)
        {
            return DashboardProblems.NoSuchVariable(unknown, dashboard);
        }

        return TypedResults.Ok(await reader.ReadAsync(dashboard, request.Chosen, request.Scope, request.Compare == "previous", cancellationToken));
    }

    /// <param name="Name">The dashboard.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="Compare"><c>previous</c> adds the values of the previous range to every panel.</param>
    /// <param name="Chosen">The values of its variables.</param>
    internal sealed record DashboardRequest(string Name, ReadScope Scope, string? Compare, VariableChoice Chosen);
}
