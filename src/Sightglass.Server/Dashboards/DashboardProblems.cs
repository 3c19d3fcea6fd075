using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Dashboards;

internal static class DashboardProblems
{
    public static ProblemHttpResult NoSuchDashboard(string name, IEnumerable<string> names)
    {
        var closest = NameSuggestion.Closest(name, names);
        return Problems.Create("no-such-dashboard", StatusCodes.Status404NotFound, "No such dashboard",
            $"no pack declares the dashboard '{name}'{(closest is null ? "" : $"; did you mean '{closest}'?")}", ("nearest", closest));
    }

    public static ProblemHttpResult NoSuchVariable(string field, DashboardDefinition dashboard) => RequestProblems.BadRequest(
        $"'{VariableChoice.Prefix}{field}' is no variable of the dashboard '{dashboard.Name}'; "
        + (dashboard.Variables.Count == 0 ? "it has none." : $"it has {string.Join(", ", dashboard.Variables.Select(name => VariableChoice.Prefix + name))}."));
}
