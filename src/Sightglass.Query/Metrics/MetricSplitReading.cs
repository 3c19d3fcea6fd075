using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>The statements for the groups of one metric.</summary>
/// <param name="query">Runs statements.</param>
/// <param name="view">The metric, with the fields of its split.</param>
/// <param name="where">Restricts every aggregate; null for all events.</param>
/// <param name="range">Tenant and range.</param>
/// <param name="before">The range before.</param>
/// <param name="cancellationToken">Stops the engine's work too.</param>
internal sealed class MetricSplitReading(MetricQuery query, MetricView view, FilterNode? where, QueryScope range, QueryScope before, CancellationToken cancellationToken)
{
    // One more than is returned tells whether there are more.
    private readonly FormulaQuery _groups = new(view.Metric.Program with { Lines = [MetricLines.Sample(view.Metric)], GroupBy = [], Limit = MostGroups(view) + 1 }) { Where = where, By = view.By };

    /// <param name="step">The length of a step, as of the whole metric; null for no series.</param>
    /// <param name="isComparable">Whether the range before is worth comparing.</param>
    public async Task<MetricSplit> RunAsync(Task<TimeSpan?> step, Task<bool> isComparable)
    {
        var (found, _) = await query.ComputeAsync(_groups, range, cancellationToken).ConfigureAwait(false);
        var rows = found.Rows.Where(row => row.Value is not null).OrderBy(row => view.Metric.Definition.PlaceOf(MetricGroup.KnownOf(KeyOf(row)))).ToList();
        var groups = found with { Rows = [.. rows.Take(MostGroups(view))] };
        var drawn = found with { Rows = [.. groups.Rows.Take(view.Step is null ? 0 : view.GroupSeries)] };

        var isCompared = view.Compared == MetricComparison.Everything;
        var hasBefore = isCompared && groups.Rows.Count > 0 && await isComparable.ConfigureAwait(false);
        var series = SeriesAsync(drawn, step, range);
        var valuesBefore = hasBefore ? ValuesBeforeAsync(groups) : Task.FromResult<Dictionary<string, MeasuredValue>>([]);
        var seriesBefore = hasBefore ? SeriesAsync(drawn, step, before) : Task.FromResult<Dictionary<string, IReadOnlyList<MetricPoint>>>([]);
        await Task.WhenAll(series, valuesBefore, seriesBefore).ConfigureAwait(false);

        var (points, then, pointsBefore) = (await series.ConfigureAwait(false), await valuesBefore.ConfigureAwait(false), await seriesBefore.ConfigureAwait(false));
        return new MetricSplit([.. groups.Rows.Select(GroupOf)], rows.Count > MostGroups(view));

        MetricGroup GroupOf(FormulaRow row)
        {
            var identity = GroupKey.IdentityOf(row.Keys);
            return new MetricGroup(KeyOf(row), Measured(row))
            {
                Series = points.GetValueOrDefault(identity),
                Previous = isCompared ? new MetricPrevious(before.From, before.To, then.GetValueOrDefault(identity)) { Series = pointsBefore.GetValueOrDefault(identity) } : null,
            };
        }
    }

    /// <summary>What the groups were in the range before.</summary>
    private async Task<Dictionary<string, MeasuredValue>> ValuesBeforeAsync(FormulaResult groups)
    {
        var (found, _) = await query.ComputeAsync(_groups with { Where = GroupFilter.Within(where, groups) }, before, cancellationToken).ConfigureAwait(false);
        return found.Rows.ToDictionary(row => GroupKey.IdentityOf(row.Keys), Measured);
    }

    private async Task<Dictionary<string, IReadOnlyList<MetricPoint>>> SeriesAsync(FormulaResult drawn, Task<TimeSpan?> step, QueryScope scope)
    {
        if (drawn.Rows.Count == 0)
        {
            return [];
        }

        var (steps, _) = await query.ComputeStepsAsync(_groups with { Step = await step.ConfigureAwait(false) }, drawn, scope, cancellationToken).ConfigureAwait(false);
        return steps.Rows.GroupBy(row => GroupKey.IdentityOf(row.Keys)).ToDictionary(group => group.Key, group => (IReadOnlyList<MetricPoint>)[.. group.Select(row => MetricPoint.At(row.Step!.Value, row.Value, row.Named[0]))]);
    }

    private static int MostGroups(MetricView view) => GroupOrder.Of(view.By) == GroupOrder.Default ? MetricQuery.MaxGroups : MetricQuery.MaxDerivedGroups;

    private static MeasuredValue Measured(FormulaRow row) => new(row.Value, (long)(row.Named[0] ?? 0));

    private Dictionary<string, string?> KeyOf(FormulaRow row) =>
        view.By.Select((name, index) => KeyValuePair.Create(name, row.Keys[index].Kind == ValueKind.Null ? null : row.Keys[index].Text)).ToDictionary();
}

/// <summary>The groups of a metric, the largest first; null when no split was requested.</summary>
/// <param name="HasMore">There are smaller groups than these.</param>
internal sealed record MetricSplit(IReadOnlyList<MetricGroup>? Groups, bool HasMore)
{
    public static readonly MetricSplit None = new(null, HasMore: false);

    /// <summary>Why there are no groups though they were asked for.</summary>
    public Exception? Failure { get; init; }
}
