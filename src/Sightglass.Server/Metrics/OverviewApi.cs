using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary><c>GET /api/overview</c>: everything that Home shows of a pack, in one response.</summary>
internal sealed class OverviewApi(LoadedCatalog catalog, MetricQuery reader)
{
    private const int SeriesPoints = 56;
    private const int MaxFailures = 8;

    // Combinations of values of the failure fields; those beyond are too rare to be among the most frequent failures.
    private const int MaxFailureGroups = 1_000;

    public async Task<Results<Ok<OverviewAnswer>, ProblemHttpResult>> GetAsync(ReadScope asked, string? packName, CancellationToken cancellationToken)
    {
        var (range, scope) = (asked.Range, asked.Query);
        var packs = catalog.Catalog.Packs.Where(pack => pack.Home.Metrics.Count > 0).ToList();
        var chosen = packName is null ? await MostTellingAsync(packs, scope, cancellationToken) : packs.Find(pack => pack.Name == packName);
        if (chosen is null && packName is not null)
        {
            return CatalogProblems.NoSuchPack(packName, packs);
        }

        var key = chosen?.Home.Metrics.Select(name => catalog.Metrics.ByName[name]).ToList() ?? [];
        var breakdowns = chosen?.Home.Breakdowns ?? [];
        var costs = chosen?.Home.Costs;
        var sums = breakdowns.Concat(costs?.Metrics ?? []).Select(name => catalog.Metrics.ByName[name]).ToList();
        var step = ReadableStep.For(range.Length, SeriesPoints);
        var metrics = key.Count == 0 ? [] : await reader.ReadAsync(key, new MetricQuestion { Step = step, ComparePrevious = true }, scope, cancellationToken);
        var measured = sums.Count == 0 ? [] : await reader.ReadAsync(sums, new MetricQuestion(), scope, cancellationToken);
        var chain = chosen?.Home.Chain is { } declared ? await ChainAsync(declared, scope, cancellationToken) : null;
        var (status, text) = Wording.Verdict(metrics);
        return TypedResults.Ok(new OverviewAnswer(
            Rfc3339.Format(range.From),
            Rfc3339.Format(range.To),
            await CountAsync("Count()", scope, cancellationToken),
            [.. packs.Select(pack => new PackAnswer(pack.Name, pack.Title))],
            chosen?.Name,
            new VerdictAnswer(status, text, Wording.Changes(metrics)),
            [.. metrics.Select(MetricAnswer.Of)],
            [.. measured.Take(breakdowns.Count).Select(MetricAnswer.Of)],
            chain,
            costs is null ? null : CostsAnswer.Of(costs.Title, [.. measured.Skip(breakdowns.Count).Select(MetricAnswer.Of)]),
            chosen?.Home.Failures is { } failures ? await FailuresAsync(chosen, failures.Fields, scope, cancellationToken) : null));
    }

    /// <summary>Selects a pack when the request names none: of the packs with events in the range, the one with the most key metrics that have targets, then the one with the most events.</summary>
    private async Task<Pack?> MostTellingAsync(List<Pack> packs, QueryScope scope, CancellationToken cancellationToken)
    {
        if (packs.Count < 2)
        {
            return packs.FirstOrDefault();
        }

        var program = FormulaParser.Parse("Count() GROUP BY event").Value!;
        var (result, _) = await reader.ComputeAsync(new FormulaQuery(program), scope, cancellationToken);
        return packs.MaxBy(pack =>
        {
            var events = result.Rows.Where(row => catalog.Catalog.FindEvent(row.Keys[0].Text)?.Pack == pack.Name).Sum(row => row.Value ?? 0);
            var judged = pack.Home.Metrics.Count(name => catalog.Metrics.ByName[name].Definition is { } metric && (metric.Target is not null || metric.Targets.Count > 0));
            return (events > 0, judged, events);
        });
    }

    private async Task<long> CountAsync(string formula, QueryScope scope, CancellationToken cancellationToken)
    {
        var (result, _) = await reader.ComputeAsync(new FormulaQuery(FormulaParser.Parse(formula).Value!), scope, cancellationToken);
        return (long)(result.Value ?? 0);
    }

    private async Task<ChainAnswer?> ChainAsync(ChainDefinition chain, QueryScope scope, CancellationToken cancellationToken)
    {
        var counts = new[] { chain.Delivered, chain.PassedOn, chain.Undelivered }.Select(name => catalog.Metrics.ByName[name]).ToList();
        var results = await reader.ReadAsync(counts, new MetricQuestion(), scope, cancellationToken);
        return ChainAnswer.Of(chain.Title, results[0], results[1], results[2]);
    }

    private async Task<IReadOnlyList<FailureAnswer>> FailuresAsync(Pack pack, IReadOnlyList<string> fields, QueryScope scope, CancellationToken cancellationToken)
    {
        var names = pack.Events.SelectMany(definition => definition.Aliases.Prepend(definition.Name)).ToList();
        var ofPack = new ComparisonNode(new FieldName("event", default), ComparisonOperator.In, new ListOperand(names, default), default);
        var program = FormulaParser.Parse("Last = Max(time)\nCount()").Value!;
        var isFailure = catalog.Metrics.Failures[pack.Name];
        var query = new FormulaQuery(program with { Limit = MaxFailureGroups }) { By = ["event", .. fields], Where = new AndNode([ofPack, isFailure], default) };
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
        List<FilterNode> conditions = [IsText("event", name)];
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
/// <param name="Events">Events in the range, of all packs.</param>
/// <param name="Packs">Packs that declare a home.</param>
/// <param name="Chain">Present if the pack declares a chain and it was asked in the range.</param>
/// <param name="Costs">Present if the pack declares them.</param>
/// <param name="Failures">The most frequent failures; null if the pack does not define failures.</param>
/// <param name="Pack">The pack in the response: the requested one, or the one that the server selected.</param>
internal sealed record OverviewAnswer(
    string From, string To, long Events, IReadOnlyList<PackAnswer> Packs, string? Pack, VerdictAnswer Verdict,
    IReadOnlyList<MetricAnswer> Metrics, IReadOnlyList<MetricAnswer> Breakdowns, ChainAnswer? Chain, CostsAnswer? Costs, IReadOnlyList<FailureAnswer>? Failures);

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
