using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Own;

/// <summary>Adds own metrics, and panels of own dashboards. As packs do, they apply to all tenants and answer for what is stored.</summary>
internal static class OwnApi
{
    public static async Task<Results<Ok<OwnMetricAnswer>, Created<OwnMetricAnswer>, ProblemHttpResult>> PostMetricAsync(HttpContext http, OwnMetricRequest request, OwnPack own)
    {
        if (Foreign(http) is { } foreign)
        {
            return foreign;
        }

        if (Missing(("name", request.Name), ("title", request.Title), ("formula", request.Formula), ("unit", request.Unit)) is { } missing)
        {
            return missing;
        }

        if (NoText("by", request.By) is { } empty)
        {
            return empty;
        }

        if (OwnerOf(own.Catalog.Catalog, request.Name!) is { } owner)
        {
            return OwnProblems.MetricOfPack(request.Name!, owner);
        }

        var isNew = !own.Catalog.Metrics.ByName.ContainsKey(request.Name!);
        var result = await own.ChangeAsync(pack => pack with { Metrics = Replaced(pack.Metrics, MetricOf(request)) }, http.GetCaller().Actor, http.RequestAborted);
        if (result.Outcome != PackChangeOutcome.Applied)
        {
            return CatalogProblems.Refused(OwnPack.Name, result);
        }

        var answer = new OwnMetricAnswer(request.Name!, OwnPack.Name, result.Version);
        return isNew ? TypedResults.Created($"/api/metrics/{request.Name}", answer) : TypedResults.Ok(answer);
    }

    public static async Task<Results<Created<OwnPanelAnswer>, ProblemHttpResult>> PostPanelAsync(HttpContext http, string name, OwnPanelRequest request, OwnPack own)
    {
        if (Foreign(http) is { } foreign)
        {
            return foreign;
        }

        if (Missing(("title", request.Title)) is { } missing)
        {
            return missing;
        }

        if ((NoText("by", request.By) ?? NoText("where", request.Where?.Values)) is { } empty)
        {
            return empty;
        }

        if ((request.Metric is null) == (request.Formula is null))
        {
            return RequestProblems.BadRequest("a panel shows either a 'metric' or a 'formula'; send one of them.");
        }

        TimeSpan? step = null;
        if (request.Step is { } text)
        {
            if (!TimeRange.TryParseLength(text, out var width))
            {
                return RequestProblems.BadStep(text);
            }

            step = width;
        }

        if (own.Catalog.Catalog.Dashboards.TryGetValue(name, out var present) && present.Pack != OwnPack.Name)
        {
            return OwnProblems.DashboardOfPack(name, present.Pack);
        }

        if (request.Metric is { } metric && !own.Catalog.Metrics.ByName.ContainsKey(metric))
        {
            return MetricProblems.NoSuchMetric(metric, own.Catalog.Metrics.ByName.Keys);
        }

        var panel = PanelOf(request, step, own.Catalog);
        var panels = 0;
        var result = await own.ChangeAsync(
            pack =>
            {
                var dashboard = pack.Dashboards.FirstOrDefault(known => known.Name == name) ?? new DashboardDefinition(name, TitleOf(name), [], OwnPack.Name, pack.Position);
                var changed = dashboard with { Panels = [.. dashboard.Panels, panel] };
                panels = changed.Panels.Count;
                return pack with { Dashboards = [.. pack.Dashboards.Select(known => known.Name == name ? changed : known), .. pack.Dashboards.Contains(dashboard) ? [] : new[] { changed }] };
            },
            http.GetCaller().Actor,
            http.RequestAborted);
        return result.Outcome == PackChangeOutcome.Applied
            ? TypedResults.Created($"/api/dashboards/{name}", new OwnPanelAnswer(name, panels, OwnPack.Name, result.Version))
            : CatalogProblems.Refused(OwnPack.Name, result);
    }

    private static MetricDefinition MetricOf(OwnMetricRequest request) =>
        new(request.Name!, request.Title!, request.Description is { Length: > 0 } described ? described : request.Title!, request.Unit!, request.Grain ?? Grain.Event, Formula.Of(request.Formula!), OwnPack.Name, default)
        {
            By = request.By ?? [],
            Better = request.Better ?? MetricDefinition.UsualBetter(request.Unit!, isJudged: request.Target is not null),
            Target = request.Target is { Min: null, Max: null } or null ? null : new TargetBand(request.Target.Min, request.Target.Max),
        };

    /// <summary>A metric of another pack cannot be named by this one: the panel has its name as formula, so that its number stays that of the metric.</summary>
    private static PanelDefinition PanelOf(OwnPanelRequest request, TimeSpan? step, LoadedCatalog catalog)
    {
        var shown = request.Metric is { } name ? catalog.Metrics.ByName[name].Definition : null;
        var isOwn = shown?.Pack == OwnPack.Name;
        return new PanelDefinition(request.Title!, request.Chart ?? ChartKind.Line, default)
        {
            Description = request.Description is { Length: > 0 } described ? described : null,
            Metric = isOwn ? shown!.Name : null,
            Formula = isOwn ? null : Formula.Of(request.Formula ?? shown!.Name),
            Unit = isOwn ? null : request.Unit ?? shown?.Unit,
            By = request.By ?? (isOwn ? null : shown?.By),
            Where = request.Where ?? new Dictionary<string, string>(),
            Step = step,
        };
    }

    private static MetricDefinition[] Replaced(IReadOnlyList<MetricDefinition> metrics, MetricDefinition metric) =>
        metrics.Any(known => known.Name == metric.Name) ? [.. metrics.Select(known => known.Name == metric.Name ? metric : known)] : [.. metrics, metric];

    /// <summary>The pack, other than this one, that has a metric or a constant of the name.</summary>
    private static string? OwnerOf(PackCatalog catalog, string name) =>
        catalog.Packs.FirstOrDefault(pack => pack.Name != OwnPack.Name && (pack.Metrics.Any(metric => metric.Name == name) || pack.Constants.Any(constant => constant.Name == name)))?.Name;

    /// <summary><c>slow-models</c> is "Slow models".</summary>
    private static string TitleOf(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    private static ProblemHttpResult? Foreign(HttpContext http) => http.GetCaller().Tenant is { } tenant ? CatalogProblems.ForeignPack(tenant) : null;

    private static ProblemHttpResult? Missing(params (string Name, string? Value)[] members) =>
        members.FirstOrDefault(member => string.IsNullOrWhiteSpace(member.Value)).Name is { } name ? RequestProblems.BadRequest($"'{name}' is missing; send it as a text.") : null;

    // JSON may have null where a text is declared.
    private static ProblemHttpResult? NoText(string name, IEnumerable<string?>? values) => values?.Contains(null) == true ? RequestProblems.BadRequest($"'{name}' has null where a text is needed.") : null;
}

/// <param name="Name">Letters, digits and <c>_</c>: how formulas and addresses name it. An own metric of this name is replaced.</param>
/// <param name="Description">What exactly is counted; the title if there is none.</param>
/// <param name="Unit">One of the units of packs.</param>
/// <param name="Formula">In the formula language, without GROUP BY.</param>
/// <param name="Grain">What one counted thing is; <c>event</c> if it is left out.</param>
/// <param name="By">Fields to split by.</param>
public sealed record OwnMetricRequest(
    string? Name, string? Title, string? Description, string? Unit, string? Formula, Grain? Grain, IReadOnlyList<string>? By, Better? Better, OwnTarget? Target);

/// <param name="Min">Inclusive.</param>
/// <param name="Max">Inclusive.</param>
public sealed record OwnTarget(double? Min, double? Max);

/// <param name="Version">Of the pack.</param>
public sealed record OwnMetricAnswer(string Name, string Pack, long Version);

/// <param name="Metric">The name of a metric of any pack.</param>
/// <param name="Formula">Instead of a metric, without GROUP BY.</param>
/// <param name="Unit">Of the formula.</param>
/// <param name="Chart"><c>line</c> if it is left out.</param>
/// <param name="By">Fields to split by; the split of the metric if it is left out.</param>
/// <param name="Where">Field to text: conditions that all counted events must meet.</param>
/// <param name="Step">The width of one point or bar, such as <c>1h</c>; one that suits the range if it is left out.</param>
public sealed record OwnPanelRequest(
    string? Title, string? Description, string? Metric, string? Formula, string? Unit, ChartKind? Chart, IReadOnlyList<string>? By, IReadOnlyDictionary<string, string>? Where, string? Step);

/// <param name="Panels">How many the dashboard has now.</param>
/// <param name="Version">Of the pack.</param>
public sealed record OwnPanelAnswer(string Dashboard, int Panels, string Pack, long Version);
