using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.Catalog;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Inference;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary><c>GET /api/overview</c>: everything that Home shows of a pack, in one response.</summary>
internal sealed class OverviewApi(LoadedCatalog catalog, MetricQuery reader, InferenceReader inference)
{
    private const int MaxFailures = 8;

    // Of the events of the range. If the packs together declare fewer, the page tells of the others, with a pack that is inferred from them.
    private const double LeastDeclared = 1 / 3d;

    // Combinations of values of the failure fields; those beyond are too rare to be among the most frequent failures.
    private const int MaxFailureGroups = 1_000;

    public async Task<Results<Ok<OverviewAnswer>, ProblemHttpResult>> GetAsync(ReadScope asked, string? packName, InferenceChoice read, CancellationToken cancellationToken)
    {
        var (range, scope) = (asked.Range, asked.Query);
        var packs = catalog.Catalog.Packs.Where(pack => pack.Home.Metrics.Count > 0).ToList();
        var counts = await CountByEventAsync(scope, cancellationToken);
        var sizes = await CountByPackAsync(packs, counts, scope, cancellationToken);
        var chosen = packName is null ? await MostTellingAsync(packs, sizes, counts, scope, cancellationToken) : packs.Find(pack => pack.Name == packName);
        if (chosen is null && packName is not null)
        {
            return CatalogProblems.NoSuchPack(packName, packs);
        }

        var inferred = chosen is null && counts.Count > 0 ? await inference.CompileAsync(scope, read, cancellationToken) : null;
        var (shown, compiled) = inferred is null ? (chosen, catalog.Metrics) : (inferred.Pack, inferred.Metrics);
        var home = shown?.Home;
        var failures = home?.Failures is { } declared ? FailuresAsync(PackEvents.NodeOf(shown!, compiled), declared.Fields, compiled.Failures[shown!.Name], scope, cancellationToken) : null;
        var (metrics, breakdowns, costs, chain) = await MeasureAsync(home, compiled, range, scope, cancellationToken);
        var (status, text) = shown is null && counts.Count > 0 ? (MetricStatus.NoData, "These events are analytics points, or of packs that show nothing on Home, so nothing is judged.")
            : inferred is null ? Wording.Verdict(metrics)
            : home?.Failures is null ? (MetricStatus.NoData, "Nothing in these events says whether they failed, so nothing is judged.")
            : metrics.All(metric => metric.Metric.Definition.Target is null) ? (MetricStatus.NoData, "Events of several kinds are mixed, so their failures are not judged as one.")
            : Wording.Verdict(metrics);
        return TypedResults.Ok(new OverviewAnswer(
            Rfc3339.Format(range.From),
            Rfc3339.Format(reader.EndOf(scope)),
            (long)counts.Sum(row => row.Value ?? 0),
            inferred?.Inference.Group.Events ?? (chosen is null ? 0 : (long)sizes[chosen.Name]),
            shown is null ? null : PackEvents.FilterOf(shown),
            [.. packs.Select(pack => new PackAnswer(pack.Name, pack.Title))],
            chosen?.Name,
            new VerdictAnswer(status, text, Wording.Changes(metrics)),
            [.. metrics.Select(Answer)],
            [.. breakdowns.Select(Answer)],
            home?.Chain is null ? null : ChainAnswer.Of(home.Chain.Title, chain[0], chain[1], chain[2]),
            home?.Costs is null ? null : CostsAnswer.Of(home.Costs.Title, [.. costs.Select(Answer)]),
            failures is null ? null : await failures,
            inferred is null ? null : InferredAnswer.Of(inferred.Inference)));

        MetricAnswer Answer(MetricResult result) => MetricAnswer.Of(result, asked.Tenant);
    }

    /// <summary>Every number of a home, in one request for all of its metrics.</summary>
    private async Task<(List<MetricResult> Key, List<MetricResult> Breakdowns, List<MetricResult> Costs, List<MetricResult> Chain)> MeasureAsync(
        HomeDefinition? home, CompiledCatalog compiled, TimeRange range, QueryScope scope, CancellationToken cancellationToken)
    {
        var key = home?.Metrics ?? [];
        var breakdowns = home?.Breakdowns ?? [];
        var costs = home?.Costs?.Metrics ?? [];
        var chain = home?.Chain is { } declared ? new[] { declared.Delivered, declared.PassedOn, declared.Undelivered } : [];
        var all = key.Concat(breakdowns).Concat(costs).Concat(chain).Select(name => compiled.ByName[name]).ToList();
        var question = new MetricQuestion { Step = ReadableStep.For(range.Length, ReadableStep.ChartPoints), WidensStep = true, ComparePrevious = true, Compared = key.Count };
        var results = new Queue<MetricResult>(all.Count == 0 ? [] : await reader.ReadAsync(all, question, scope, cancellationToken));
        return (Take(key.Count), Take(breakdowns.Count), Take(costs.Count), Take(chain.Length));

        List<MetricResult> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => results.Dequeue())];
    }

    /// <summary>The pack to show when the request names none: of the packs with events in the range, the one with the most key metrics that have targets, then the one with the most events. None if most events are of no pack.</summary>
    private async Task<Pack?> MostTellingAsync(List<Pack> packs, IReadOnlyDictionary<string, double> sizes, IReadOnlyList<FormulaRow> counts, QueryScope scope, CancellationToken cancellationToken)
    {
        var (declared, all) = (sizes.Values.Sum(), counts.Sum(row => row.Value ?? 0));
        if (declared < LeastDeclared * all && (declared == 0 || declared < LeastDeclared * (all - await CountPointsAsync(scope, cancellationToken))))
        {
            return null;
        }

        return packs.MaxBy(pack =>
        {
            var events = sizes[pack.Name];
            var judged = pack.Home.Metrics.Count(name => catalog.Metrics.ByName[name].Definition is { } metric && (metric.Target is not null || metric.Targets.Count > 0));
            return (events > 0, judged, events);
        });
    }

    /// <summary>Events of each pack: those of the names that it declares, or those that its filter finds.</summary>
    private async Task<Dictionary<string, double>> CountByPackAsync(List<Pack> packs, IReadOnlyList<FormulaRow> counts, QueryScope scope, CancellationToken cancellationToken)
    {
        var sizes = packs.ToDictionary(pack => pack.Name, pack => counts.Where(row => catalog.Catalog.FindEvent(row.Keys[0].Text)?.Pack == pack.Name).Sum(row => row.Value ?? 0));
        foreach (var (pack, filter) in catalog.Metrics.Events.Where(entry => sizes.ContainsKey(entry.Key)))
        {
            var (result, _) = await reader.ComputeAsync(new FormulaQuery(FormulaParser.Parse("Count()").Value!) { Where = filter }, scope, cancellationToken);
            sizes[pack] = result.Value ?? 0;
        }

        return sizes;
    }

    /// <summary>Analytics points: they are of a data set, and no pack could declare them.</summary>
    private async Task<double> CountPointsAsync(QueryScope scope, CancellationToken cancellationToken) =>
        (await reader.ComputeAsync(new FormulaQuery(FormulaParser.Parse("Count()").Value!) { Where = PointColumns.ArePoints }, scope, cancellationToken)).Result.Value ?? 0;

    private async Task<IReadOnlyList<FormulaRow>> CountByEventAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var (result, _) = await reader.ComputeAsync(new FormulaQuery(FormulaParser.Parse("Count() GROUP BY event").Value!), scope, cancellationToken);
        if (result.Rows.Count < QueryLimits.Groups)
        {
            return result.Rows;
        }

        // Events of more names than an answer has groups: what the rest of them count is told in one more row.
        var (all, _) = await reader.ComputeAsync(new FormulaQuery(FormulaParser.Parse("Count()").Value!), scope, cancellationToken);
        return [.. result.Rows, new FormulaRow(null, [GroupKey.Null], all.Value - result.Rows.Sum(row => row.Value ?? 0), [])];
    }

    /// <param name="events">Those that are looked at.</param>
    /// <param name="fields">The first that an event has names its failure.</param>
    /// <param name="isFailure">Whether an event is one.</param>
    private async Task<IReadOnlyList<FailureAnswer>> FailuresAsync(FilterNode events, IReadOnlyList<string> fields, FilterNode isFailure, QueryScope scope, CancellationToken cancellationToken)
    {
        var program = FormulaParser.Parse("Last = Max(time)\nCount()").Value!;
        var query = new FormulaQuery(program with { Limit = MaxFailureGroups }) { By = ["event", .. fields], Where = AndNode.Of(events, isFailure) };
        var (result, _) = await reader.ComputeAsync(query, scope, cancellationToken);
        return
        [
            .. result.Rows.GroupBy(row => (Event: row.Keys[0].Text, At: NamingField(row), Error: NamingField(row) is { } at ? row.Keys[at + 1].Text : null))
                .Select(failure => Describe(failure.Key.Event, failure.Key.Error, [.. failure], FilterOf(failure.Key.Event, failure.Key.At, failure.Key.Error, fields, isFailure)))
                .OrderByDescending(failure => failure.Count)
                .Take(MaxFailures),
        ];
    }

    /// <summary>Index of the first field that has a value; null if none has.</summary>
    private static int? NamingField(FormulaRow row)
    {
        var at = row.Keys.Skip(1).TakeWhile(key => key.Kind == ValueKind.Null).Count();
        return at == row.Keys.Count - 1 ? null : at;
    }

    private static FailureAnswer Describe(string name, string? error, IReadOnlyList<FormulaRow> rows, string filter)
    {
        var last = rows.Max(row => row.Named[0]) is { } milliseconds ? Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)) : null;
        return new FailureAnswer(name, error, (long)rows.Sum(row => row.Value ?? 0), last, filter);
    }

    /// <summary>Finds exactly these failures: events with the same name can also succeed, or fail in another way.</summary>
    private static string FilterOf(string name, int? at, string? error, IReadOnlyList<string> fields, FilterNode isFailure)
    {
        List<FilterNode> conditions = [name.Length > 0 ? IsText("event", name) : new NotNode(new ExistsNode(new FieldName("event", default), default), default)];
        if (at is { } known)
        {
            conditions.Add(IsText(fields[known], error!));
        }

        conditions.AddRange(fields.Take(at ?? fields.Count).Select(field => new NotNode(new ExistsNode(new FieldName(field, default), default), default)));
        return FilterText.Print(new AndNode([.. conditions, isFailure], default))!;
    }

    private static ComparisonNode IsText(string field, string text) => new(new FieldName(field, default), ComparisonOperator.Equal, new TextOperand(text, default), default);
}

/// <summary>The content of Home.</summary>
/// <param name="To">The end of the range, or now if that is earlier.</param>
/// <param name="Events">Events in the range, of all packs.</param>
/// <param name="PackEvents">Those of the pack in the response, also of an inferred one.</param>
/// <param name="PackFilter">Finds these; null without a pack.</param>
/// <param name="Packs">Packs that declare a home.</param>
/// <param name="Chain">Present if the pack declares a chain and it was asked in the range.</param>
/// <param name="Costs">Present if the pack declares them.</param>
/// <param name="Failures">The most frequent failures; null if the pack does not define failures.</param>
/// <param name="Pack">The pack in the response: the requested one, or the one that the server selected; null if no pack declares enough of the events.</param>
/// <param name="Inferred">The pack that was inferred instead, and measured; null with a pack, and without events.</param>
internal sealed record OverviewAnswer(
    string From, string To, long Events, long PackEvents, string? PackFilter, IReadOnlyList<PackAnswer> Packs, string? Pack, VerdictAnswer Verdict,
    IReadOnlyList<MetricAnswer> Metrics, IReadOnlyList<MetricAnswer> Breakdowns, ChainAnswer? Chain, CostsAnswer? Costs, IReadOnlyList<FailureAnswer>? Failures, InferredAnswer? Inferred);

internal sealed record PackAnswer(string Name, string Title);

/// <param name="Status">Status of all key metrics together.</param>
/// <param name="Text">The state of the key metrics in one line.</param>
/// <param name="Changes">What changed since the previous range.</param>
internal sealed record VerdictAnswer(MetricStatus Status, string Text, IReadOnlyList<string> Changes);

/// <summary>Actual cost, what the same work would have cost otherwise, and the difference.</summary>
/// <param name="Title">The pack's title for it.</param>
internal sealed record CostsAnswer(string Title, MetricAnswer Actual, MetricAnswer Alternative, MetricAnswer Saved, MetricAnswer SavedPercent)
{
    internal static CostsAnswer Of(string title, IReadOnlyList<MetricAnswer> metrics) => new(title, metrics[0], metrics[1], metrics[2], metrics[3]);
}

/// <param name="Error">The text of what went wrong, if the event has one.</param>
/// <param name="Last">When it happened last.</param>
/// <param name="Filter">Finds these events.</param>
internal sealed record FailureAnswer(string Event, string? Error, long Count, string? Last, string Filter);
