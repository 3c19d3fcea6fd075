using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Metrics;

/// <summary>Evaluates metrics. Several metrics of one request are computed in one read of the table.</summary>
public sealed class MetricQuery(SqlCompiler compiler, ClickHouseClient client, TimeProvider time)
{
    /// <summary>Groups of a split that are returned, the largest ones.</summary>
    public const int MaxGroups = 100;

    // Splits of one question that are computed at once: each is a question of its own, and others take turns with them.
    private const int SplitsAtOnce = 4;

    private static readonly FormulaProgram FirstEvent = FormulaParser.Parse("Min(time)").Value!;

    /// <summary>Evaluates metrics over a time range, up to now if it ends later: what is not over yet is not compared with something whole, and has no steps.</summary>
    /// <param name="metrics">At least one.</param>
    /// <param name="question">How to split, step and compare.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>One result per metric, in the same order.</returns>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    /// <exception cref="SeriesTooLongException">The result would have more steps or rows than <see cref="SeriesLimits"/> allows.</exception>
    public async Task<IReadOnlyList<MetricResult>> ReadAsync(
        IReadOnlyList<Metric> metrics, MetricQuestion question, QueryScope scope, CancellationToken cancellationToken)
    {
        var end = EndOf(scope);
        var before = new QueryScope(scope.Tenant, scope.From - (scope.To - scope.From), scope.From - (scope.To - end));
        scope = scope with { To = end };
        var compared = Math.Min(question.Compared ?? metrics.Count, metrics.Count);
        var together = Together(metrics, question);
        var first = Together([.. metrics.Take(compared)], question);

        var values = ValuesAsync(together, scope, cancellationToken);
        var previous = question.ComparePrevious && compared > 0 ? PreviousAsync(first, before, cancellationToken) : null;
        var series = question.Step is { } step && compared > 0 ? SeriesAsync([.. metrics.Take(compared)], first, step, scope, cancellationToken) : null;
        using var splits = new SemaphoreSlim(SplitsAtOnce);
        var groups = metrics.Select(metric => GroupsAsync(metric, question, scope, splits, cancellationToken)).ToList();
        await Task.WhenAll([values, .. groups, .. new Task?[] { previous, series }.OfType<Task>()]).ConfigureAwait(false);

        var (now, rowsRead) = await values.ConfigureAwait(false);
        var then = previous is null ? null : await previous.ConfigureAwait(false);
        var points = series is null ? null : await series.ConfigureAwait(false);
        var results = new List<MetricResult>(metrics.Count);
        for (var i = 0; i < metrics.Count; i++)
        {
            var (by, hasMore) = await groups[i].ConfigureAwait(false);
            results.Add(new MetricResult(metrics[i], now[i])
            {
                By = by,
                HasMoreGroups = hasMore,
                Series = points is null || i >= compared ? null : points[i],
                Previous = then is null || i >= compared ? null : new MetricPrevious(before.From, before.To, then[i]),
                RowsRead = rowsRead,
            });
        }

        return results;
    }

    /// <summary>The end of what can be measured of a range: now, if the range ends later and has begun.</summary>
    public DateTimeOffset EndOf(QueryScope scope) => time.GetUtcNow() is var now && now > scope.From && now < scope.To ? now : scope.To;

    /// <summary>Evaluates one formula.</summary>
    public Task<(FormulaResult Result, ClickHouseStatistics Statistics)> ComputeAsync(FormulaQuery query, QueryScope scope, CancellationToken cancellationToken) =>
        compiler.Formula(query, scope).RunAsync(client, cancellationToken);

    /// <summary>Evaluates one formula for every step of the range, including steps without events.</summary>
    /// <param name="query">Has a step. Its groups are those of the same query without a step, in the same order, so that ORDER BY and LIMIT select among them.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>Rows sorted by group, then by time.</returns>
    /// <exception cref="SeriesTooLongException">The result would have more steps or rows than <see cref="SeriesLimits"/> allows.</exception>
    public async Task<(FormulaResult Result, ClickHouseStatistics Statistics)> ComputeSeriesAsync(FormulaQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var step = query.Step!.Value;
        var length = scope.To - scope.From;
        SeriesLimits.CheckSteps(length, step);
        if ((query.By?.Count ?? query.Program.GroupBy.Count) == 0)
        {
            var (series, cost) = await ComputeAsync(query, scope, cancellationToken).ConfigureAwait(false);
            return (series.WithEmptySteps(scope.From, scope.To, step), cost);
        }

        var (groups, statistics) = await ComputeAsync(query with { Step = null }, scope, cancellationToken).ConfigureAwait(false);
        if (groups.Rows.Count == 0)
        {
            return (groups, statistics);
        }

        SeriesLimits.CheckRows(groups.Rows.Count * (length / step));

        // The steps of groups that LIMIT leaves out are not worth computing, and could exceed the limit of the result.
        var everything = new MatchAllNode(default);
        var ofGroups = query with { Where = AndNode.Of(query.Where ?? everything, GroupFilter.Of(groups) ?? everything) };
        var (all, statisticsOfSteps) = await ComputeAsync(ofGroups, scope, cancellationToken).ConfigureAwait(false);
        var both = statisticsOfSteps with { ReadRows = statistics.ReadRows + statisticsOfSteps.ReadRows, Elapsed = statistics.Elapsed + statisticsOfSteps.Elapsed };
        SeriesLimits.CheckRows(all.Rows.Count);
        return (all.Of(groups).WithEmptySteps(scope.From, scope.To, step), both);
    }

    /// <summary>One formula with the metrics as its lines, then what each of them rests on.</summary>
    private static FormulaQuery Together(IReadOnlyList<Metric> metrics, MetricQuestion question)
    {
        var lines = metrics.Select(metric => new NamedLine(metric.Definition.Name, metric.Program.Value)).Concat(metrics.Select(SampleLine));
        return new FormulaQuery(new FormulaProgram("", [.. lines], new NumberNode(0, default))) { Where = question.Where, By = [] };
    }

    private static NamedLine SampleLine(Metric metric) => new($"{metric.Definition.Name} sample", metric.Sample.Count);

    private async Task<(IReadOnlyList<MeasuredValue> Values, long RowsRead)> ValuesAsync(FormulaQuery together, QueryScope scope, CancellationToken cancellationToken)
    {
        var (result, statistics) = await ComputeAsync(together, scope, cancellationToken).ConfigureAwait(false);
        var count = together.Program.Lines.Count / 2;
        return (result.Rows is [var row] ? [.. row.Named.Take(count).Zip(row.Named.Skip(count), Measured)] : new MeasuredValue[count], statistics.ReadRows);
    }

    /// <summary>The values of the previous range; none when its events begin only in its second half, because a comparison would be meaningless.</summary>
    private async Task<IReadOnlyList<MeasuredValue>> PreviousAsync(FormulaQuery together, QueryScope before, CancellationToken cancellationToken)
    {
        var first = await ComputeAsync(new FormulaQuery(FirstEvent), before, cancellationToken).ConfigureAwait(false);
        var middle = before.From + ((before.To - before.From) / 2);
        return first.Result.Value is { } milliseconds && milliseconds <= middle.ToUnixTimeMilliseconds()
            ? (await ValuesAsync(together, before, cancellationToken).ConfigureAwait(false)).Values
            : new MeasuredValue[together.Program.Lines.Count / 2];
    }

    /// <summary>The series of each metric. A step without events of a metric has no value of it, though events of others give the step a row.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<MetricPoint>>> SeriesAsync(List<Metric> metrics, FormulaQuery together, TimeSpan step, QueryScope scope, CancellationToken cancellationToken)
    {
        var events = metrics.Select(metric => new NamedLine($"{metric.Definition.Name} events", new AggregateNode(AggregateKind.Rows, FormulaFilters.EventsOf(metric.Program.Value), default)));
        var query = together with { Step = step, Program = together.Program with { Lines = [.. together.Program.Lines.Take(metrics.Count), .. metrics.Count > 1 ? events : []] } };
        var (result, _) = await ComputeSeriesAsync(query, scope, cancellationToken).ConfigureAwait(false);
        return [.. metrics.Select((_, index) => (IReadOnlyList<MetricPoint>)[.. result.Rows.Select(row => PointOf(row, index))])];

        MetricPoint PointOf(FormulaRow row, int index) => new(
            DateTimeOffset.FromUnixTimeMilliseconds(row.Step!.Value), metrics.Count > 1 && row.Named[metrics.Count + index] is null or 0 ? null : row.Named[index]);
    }

    private async Task<(IReadOnlyList<MetricGroup>? Groups, bool HasMore)> GroupsAsync(Metric metric, MetricQuestion question, QueryScope scope, SemaphoreSlim splits, CancellationToken cancellationToken)
    {
        var by = question.By ?? metric.By;
        if (by.Count == 0)
        {
            return (null, false);
        }

        var program = metric.Program with { Lines = [SampleLine(metric)], GroupBy = [], Limit = MaxGroups + 1 };
        await splits.WaitAsync(cancellationToken).ConfigureAwait(false);
        FormulaResult result;
        try
        {
            (result, _) = await ComputeAsync(new FormulaQuery(program) { Where = question.Where, By = by }, scope, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            splits.Release();
        }

        var groups = result.Rows.Where(row => row.Value is not null).Select(row => new MetricGroup(KeyOf(by, row.Keys), Measured(row.Value, row.Named[0])))
            .OrderBy(group => metric.Definition.PlaceOf(group.Known)).ToList();
        return ([.. groups.Take(MaxGroups)], groups.Count > MaxGroups);
    }

    private static MeasuredValue Measured(double? value, double? sample) => new(value, (long)(sample ?? 0));

    private static Dictionary<string, string?> KeyOf(IReadOnlyList<string> names, IReadOnlyList<GroupKey> keys) =>
        names.Select((name, index) => KeyValuePair.Create(name, keys[index].Kind == ValueKind.Null ? null : keys[index].Text)).ToDictionary();
}
