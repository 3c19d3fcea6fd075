using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.OpenMetrics;

/// <summary>The numbers of <c>/metrics/catalog</c>. All scrapes share one read of what arrived since the one before; the first of a start, and the first after a change of packs, reads all events.</summary>
/// <remarks>Events are told apart by their sequence numbers, so late ones count when they arrive, and a counter never falls. Any thread may call it.</remarks>
internal sealed class CatalogScrape(
    ActiveCatalog active, EventsTable table, ClickHouseClient client, SequenceNumbers numbers, BlockWriter writer, OpenMetricsOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<CatalogScrape> logger)
{
    // The engine has waiting events within a second; if it takes longer, a scrape answers without them, and the next one has them.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly DateTimeOffset EndOfTime = UnixMicros.ToTime(EventTime.EndMicros);

    private readonly Lock _lock = new();
    private Reading? _reading; // Guarded by _lock.
    private Counted? _counted; // Used by one reading at a time.

    /// <summary>The numbers of all tenants, at most <see cref="OpenMetricsOptions.MaxAge"/> old.</summary>
    /// <param name="cancellationToken">Ends the wait. The read goes on: others may wait for it, and it makes the next one short.</param>
    /// <exception cref="ClickHouseException">The engine does not answer.</exception>
    public Task<CatalogSample> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var catalog = active.Current;
            if (_reading is null || (_reading.Sample.IsCompleted && !IsFresh(_reading, catalog)))
            {
                _reading = new Reading(catalog, time.GetTimestamp(), Begin(catalog));
            }

            return _reading.Sample.WaitAsync(cancellationToken);
        }
    }

    private bool IsFresh(Reading reading, LoadedCatalog catalog) =>
        reading.Sample.IsCompletedSuccessfully && reading.Catalog == catalog && time.GetElapsedTime(reading.Began) < options.MaxAge;

    // For all scrapes, so on behalf of none of their callers.
    private Task<CatalogSample> Begin(LoadedCatalog catalog)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(() => ReadAsync(catalog, lifetime.ApplicationStopping));
        }
    }

    private async Task<CatalogSample> ReadAsync(LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var compiler = new QueryContext(catalog, table).Compiler;
        var counted = _counted is { } known && known.Catalog == catalog ? known : new Counted(catalog, options.MaxSeries, logger);
        var before = numbers.Next;
        if (await HasArrivedAsync(before, cancellationToken))
        {
            await CountAsync(counted, before, compiler, cancellationToken);
            _counted = counted;
        }
        else if (counted.Before == 0)
        {
            throw new ClickHouseException(ClickHouseErrors.NoAnswer, "the engine does not have all events yet");
        }

        var gauges = await MeasureAsync(catalog.Metrics.Exposed, compiler, cancellationToken);
        var families = counted.Metrics.Select(metric => metric.Snapshot()).Concat(gauges).ToDictionary(family => family.Metric);
        return new CatalogSample([.. catalog.Metrics.Exposed.Select(metric => families[metric])], counted.Budget.LeftOut);
    }

    /// <summary>Waits until what was acknowledged can be read.</summary>
    private async Task<bool> HasArrivedAsync(ulong before, CancellationToken cancellationToken)
    {
        try
        {
            await numbers.WaitAsync(before).WaitAsync(Patience, cancellationToken);
            await writer.FlushAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task CountAsync(Counted counted, ulong before, SqlCompiler compiler, CancellationToken cancellationToken)
    {
        if (before <= counted.Before)
        {
            return;
        }

        // Everything is read before anything is added: what fails halfway is read again as a whole.
        var scope = new QueryScope(Tenant: null, DateTimeOffset.UnixEpoch, EndOfTime) { Arrived = (Math.Max(counted.Before, 1) - 1, before) };
        List<(List<CumulativeSeries> Metrics, IReadOnlyList<SelectRow> Rows)> read = [];
        foreach (var metrics in counted.Metrics.GroupBy(series => (series.Metric.Metric.Definition.Pack, string.Join(',', series.Metric.Keys))).Select(group => group.ToList()))
        {
            var terms = metrics.SelectMany(series => series.Metric.Totals).SelectMany(total => total).Select(term => term.Aggregate);
            read.Add((metrics, await new ExposedRead(metrics[0].Metric.Keys, [.. terms]).RunAsync(compiler, client, scope, cancellationToken)));
        }

        foreach (var (metrics, rows) in read)
        {
            foreach (var row in rows)
            {
                double?[] values = [.. row.Values];
                var next = 0;
                foreach (var series in metrics)
                {
                    var length = series.Metric.Totals.Sum(total => total.Count);
                    series.Add(row.Keys, values.AsSpan(next, length));
                    next += length;
                }
            }
        }

        counted.Before = before;
    }

    private async Task<IReadOnlyList<ExposedFamily>> MeasureAsync(IReadOnlyList<ExposedMetric> exposed, SqlCompiler compiler, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<ExposedFamily> families = [];
        foreach (var metrics in exposed.Where(metric => metric.Shape.Kind == OpenMetricsKind.Gauge).GroupBy(metric => (metric.Shape.Window, string.Join(',', metric.Keys))).Select(group => group.ToList()))
        {
            var scope = new QueryScope(Tenant: null, now - metrics[0].Shape.Window, now);
            var rows = await new ExposedRead(metrics[0].Keys, [.. metrics.Select(metric => metric.Metric.Program.Value)]).RunAsync(compiler, client, scope, cancellationToken);
            var budget = new SeriesBudget(options.MaxSeries, logger);
            families.AddRange(metrics.Select((metric, index) => new ExposedFamily(
                metric,
                [.. rows.Where(row => row.Values[index] is not null && budget.TryTake(metric, row.Keys[0].Text)).Select(row => new ExposedSeries([.. row.Keys.Select(key => key.Text)], [row.Values[index]!.Value]))])));
        }

        return families;
    }

    /// <param name="Began">A timestamp of the clock.</param>
    private sealed record Reading(LoadedCatalog Catalog, long Began, Task<CatalogSample> Sample);

    /// <summary>What was counted so far, of one catalog.</summary>
    private sealed class Counted(LoadedCatalog catalog, int maxSeries, ILogger logger)
    {
        public LoadedCatalog Catalog => catalog;

        public SeriesBudget Budget { get; } = new(maxSeries, logger);

        public IReadOnlyList<CumulativeSeries> Metrics => field ??= [.. catalog.Metrics.Exposed.Where(metric => metric.Totals.Count > 0).Select(metric => new CumulativeSeries(metric, Budget))];

        /// <summary>The sequence number up to which, exclusive, everything is counted; 0 for nothing.</summary>
        public ulong Before { get; set; }
    }
}
