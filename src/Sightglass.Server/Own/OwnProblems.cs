using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Own;

internal static class OwnProblems
{
    public static ProblemHttpResult MetricOfPack(string name, string pack) => Problems.Create("metric-of-pack", StatusCodes.Status409Conflict, "The name is taken",
        $"'{name}' is defined by the pack '{pack}'; choose another name, or change it there.");

    public static ProblemHttpResult DashboardOfPack(string name, string pack) => Problems.Create("dashboard-of-pack", StatusCodes.Status409Conflict, "The dashboard is of a pack",
        $"the dashboard '{name}' is declared by the pack '{pack}'; add the panel to an own dashboard, or change it there.");
}
