using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Metrics;

/// <summary>The statements of one request for metrics, which run at the same time, and what they give together.</summary>
/// <param name="query">Runs statements.</param>
/// <param name="views">The metrics.</param>
/// <param name="where">Restricts every aggregate; null for all events.</param>
/// <param name="range">Tenant and range.</param>
/// <param name="before">The range before.</param>
/// <param name="cancellationToken">Stops the engine's work too.</param>
internal sealed class MetricReading(MetricQuery query, IReadOnlyList<MetricView> views, FilterNode? where, QueryScope range, QueryScope before, CancellationToken cancellationToken)
{
    // Splits of one request that are computed at once: each is a question of its own, and others take turns with them.
    private const int SplitsAtOnce = 4;

    private static readonly FormulaProgram FirstEvent = FormulaParser.Parse("Min(time)").Value!;

    public async Task<IReadOnlyList<MetricResult>> RunAsync()
    {
        var compared = views.Where(view => view.Compared != MetricComparison.None).ToList();
        var stepped = views.Where(view => view.Step is not null).ToList();
        var steppedBefore = stepped.Where(view => view.Compared == MetricComparison.Everything).ToList();

        using var turns = new SemaphoreSlim(SplitsAtOnce);
        var isComparable = compared.Count > 0 ? IsComparableAsync() : Task.FromResult(false);
        var values = ValuesAsync(views, range);
        var valuesBefore = IfComparableAsync(isComparable, compared, views => ValuesAsync(views, before));
        var series = SeriesAsync(stepped, range);
        var seriesBefore = IfComparableAsync(isComparable, steppedBefore, views => SeriesAsync(views, before));
        var splits = views.Select(view => SplitAsync(view, isComparable, turns)).ToList();
        await Task.WhenAll([values, valuesBefore, series, seriesBefore, .. splits]).ConfigureAwait(false);

        var (now, rowsRead) = await values.ConfigureAwait(false);
        var (then, _) = await valuesBefore.ConfigureAwait(false);
        var points = await series.ConfigureAwait(false);
        var pointsBefore = await seriesBefore.ConfigureAwait(false);
        var results = new List<MetricResult>(views.Count);
        for (var i = 0; i < views.Count; i++)
        {
            var (view, split) = (views[i], await splits[i].ConfigureAwait(false));
            results.Add(new MetricResult(view.Metric, now[view])
            {
                By = split.Groups,
                HasMoreGroups = split.HasMore,
                Failure = split.Failure,
                Series = points.GetValueOrDefault(view),
                Previous = view.Compared == MetricComparison.None ? null : new MetricPrevious(before.From, before.To, then.GetValueOrDefault(view)) { Series = pointsBefore.GetValueOrDefault(view) },
                RowsRead = rowsRead,
            });
        }

        return results;
    }

    /// <summary>Whether the previous range is worth comparing: if its events begin only in its second half, a comparison would be meaningless.</summary>
    private async Task<bool> IsComparableAsync()
    {
        var (first, _) = await query.ComputeAsync(new FormulaQuery(FirstEvent), before, cancellationToken).ConfigureAwait(false);
        var middle = before.From + ((before.To - before.From) / 2);
        return first.Value is { } milliseconds && milliseconds <= middle.ToUnixTimeMilliseconds();
    }

    private static async Task<T> IfComparableAsync<T>(Task<bool> isComparable, IReadOnlyList<MetricView> compared, Func<IReadOnlyList<MetricView>, Task<T>> read) =>
        await read(await isComparable.ConfigureAwait(false) ? compared : []).ConfigureAwait(false);

    /// <summary>The values in one statement: one formula with the metrics as its lines, then what each of them rests on.</summary>
    private async Task<(Dictionary<MetricView, MeasuredValue> Values, long RowsRead)> ValuesAsync(IReadOnlyList<MetricView> measured, QueryScope scope)
    {
        Dictionary<MetricView, MeasuredValue> values = new(ReferenceEqualityComparer.Instance);
        if (measured.Count == 0)
        {
            return (values, 0);
        }

        var lines = measured.Select(view => MetricLines.Value(view.Metric)).Concat(measured.Select(view => MetricLines.Sample(view.Metric)));
        var (result, statistics) = await query.ComputeAsync(MetricLines.Together(lines, where), scope, cancellationToken).ConfigureAwait(false);
        foreach (var (index, view) in measured.Index())
        {
            values[view] = result.Rows is [var row] ? new MeasuredValue(row.Named[index], (long)(row.Named[measured.Count + index] ?? 0)) : default;
        }

        return (values, statistics.ReadRows);
    }

    /// <summary>The series, in one statement for each length of a step.</summary>
    private async Task<Dictionary<MetricView, IReadOnlyList<MetricPoint>>> SeriesAsync(IReadOnlyList<MetricView> measured, QueryScope scope)
    {
        Dictionary<MetricView, IReadOnlyList<MetricPoint>> all = new(ReferenceEqualityComparer.Instance);
        var readings = measured.GroupBy(view => view.Step!.Value).Select(alike => SeriesAsync([.. alike], alike.Key, scope));
        foreach (var (view, points) in (await Task.WhenAll(readings).ConfigureAwait(false)).SelectMany(reading => reading))
        {
            all[view] = points;
        }

        return all;
    }

    /// <summary>A step without events of a metric has no value of it, though events of others give the step a row.</summary>
    private async Task<IEnumerable<(MetricView View, IReadOnlyList<MetricPoint> Points)>> SeriesAsync(List<MetricView> measured, TimeSpan step, QueryScope scope)
    {
        var lines = measured.Select(view => MetricLines.Value(view.Metric)).Concat(measured.Count > 1 ? measured.Select(view => MetricLines.Events(view.Metric)) : []);
        var (result, _) = await query.ComputeSeriesAsync(MetricLines.Together(lines, where) with { Step = step }, scope, cancellationToken).ConfigureAwait(false);
        return measured.Select((view, index) => (view, (IReadOnlyList<MetricPoint>)[.. result.Rows.Select(row =>
            MetricPoint.At(row.Step!.Value, measured.Count > 1 && row.Named[measured.Count + index] is null or 0 ? null : row.Named[index]))]));
    }

    /// <summary>The split of one view. No other view needs its statements, so neither does a failure of them concern others.</summary>
    private async Task<MetricSplit> SplitAsync(MetricView view, Task<bool> isComparable, SemaphoreSlim turns)
    {
        if (view.By.Count == 0)
        {
            return MetricSplit.None;
        }

        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await new MetricSplitReading(query, view, where, range, before, cancellationToken).RunAsync(isComparable).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClickHouseException or TooManyQueriesException or SeriesTooLongException)
        {
            return MetricSplit.None with { Failure = exception };
        }
        finally
        {
            turns.Release();
        }
    }
}
