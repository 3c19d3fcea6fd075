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
        var series = WidenedAsync(stepped);
        var seriesBefore = IfComparableAsync(isComparable, steppedBefore, async views => views.Count == 0 ? [] : await SeriesAsync(views, await series.ConfigureAwait(false), before).ConfigureAwait(false));
        var splits = views.Select(view => SplitAsync(view, StepAsync(view), isComparable, turns)).ToList();
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
                Series = points.GetValueOrDefault(view)?.Points,
                Step = points.GetValueOrDefault(view)?.Step,
                Previous = view.Compared == MetricComparison.None ? null : new MetricPrevious(before.From, before.To, then.GetValueOrDefault(view)) { Series = pointsBefore.GetValueOrDefault(view)?.Points },
                RowsRead = rowsRead,
            });
        }

        return results;

        async Task<TimeSpan?> StepAsync(MetricView view) => view.Step is null ? null : (await series.ConfigureAwait(false))[view].Step;
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

    /// <summary>The series over the range. Those whose steps must be wider are read again.</summary>
    private async Task<Dictionary<MetricView, Series>> WidenedAsync(IReadOnlyList<MetricView> measured)
    {
        var all = await SeriesAsync(measured, view => view.Step!.Value, range).ConfigureAwait(false);
        var wider = all.Where(pair => pair.Key.WidensStep)
            .Select(pair => (View: pair.Key, Step: TellingStep.Of(pair.Key.Metric, pair.Value.Step, range.Length, pair.Value.Points)))
            .Where(wanted => wanted.Step != all[wanted.View].Step)
            .ToDictionary<(MetricView View, TimeSpan Step), MetricView, TimeSpan>(wanted => wanted.View, wanted => wanted.Step, ReferenceEqualityComparer.Instance);
        foreach (var (view, series) in await SeriesAsync([.. wider.Keys], view => wider[view], range).ConfigureAwait(false))
        {
            all[view] = series;
        }

        return all;
    }

    /// <summary>The series in the steps of others.</summary>
    private Task<Dictionary<MetricView, Series>> SeriesAsync(IReadOnlyList<MetricView> measured, Dictionary<MetricView, Series> others, QueryScope scope) => SeriesAsync(measured, view => others[view].Step, scope);

    /// <summary>The series, in one statement for each length of a step.</summary>
    private async Task<Dictionary<MetricView, Series>> SeriesAsync(IReadOnlyList<MetricView> measured, Func<MetricView, TimeSpan> stepOf, QueryScope scope)
    {
        Dictionary<MetricView, Series> all = new(ReferenceEqualityComparer.Instance);
        var readings = measured.GroupBy(stepOf).Select(alike => SeriesAsync([.. alike], alike.Key, scope));
        foreach (var (view, series) in (await Task.WhenAll(readings).ConfigureAwait(false)).SelectMany(reading => reading))
        {
            all[view] = series;
        }

        return all;
    }

    /// <summary>The series in steps of one length.</summary>
    private async Task<IEnumerable<(MetricView View, Series Series)>> SeriesAsync(List<MetricView> measured, TimeSpan step, QueryScope scope)
    {
        var lines = measured.Select(view => MetricLines.Value(view.Metric)).Concat(measured.Select(view => MetricLines.Sample(view.Metric)));
        var (result, _) = await query.ComputeSeriesAsync(MetricLines.Together(lines, where) with { Step = step }, scope, cancellationToken).ConfigureAwait(false);
        return measured.Select((view, index) => (view, new Series(step, [.. result.Rows.Select(row => MetricPoint.At(row.Step!.Value, row.Named[index], row.Named[measured.Count + index]))])));
    }

    /// <summary>The split of one view. No other view needs its statements, so neither does a failure of them concern others.</summary>
    private async Task<MetricSplit> SplitAsync(MetricView view, Task<TimeSpan?> step, Task<bool> isComparable, SemaphoreSlim turns)
    {
        if (view.By.Count == 0)
        {
            return MetricSplit.None;
        }

        await turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await new MetricSplitReading(query, view, where, range, before, cancellationToken).RunAsync(step, isComparable).ConfigureAwait(false);
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

    private sealed record Series(TimeSpan Step, IReadOnlyList<MetricPoint> Points);
}
