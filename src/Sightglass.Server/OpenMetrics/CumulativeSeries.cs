using Sightglass.Query.Metrics;
using Sightglass.Query.Results;

namespace Sightglass.Server.OpenMetrics;

/// <summary>The series of a counter or histogram, which only grow: each row of events that arrived is added. For one thread at a time.</summary>
/// <param name="metric">What is counted.</param>
/// <param name="budget">The room that is left for series.</param>
internal sealed class CumulativeSeries(ExposedMetric metric, SeriesBudget budget)
{
    // As many as the budget allows. Emptied with the catalog.
    private readonly Dictionary<string, (IReadOnlyList<string> Labels, double[] Values)> _series = new(StringComparer.Ordinal);

    public ExposedMetric Metric => metric;

    /// <summary>Adds a row.</summary>
    /// <param name="keys">Of the metric's keys.</param>
    /// <param name="terms">The values of the metric's terms in their order; null where there is nothing to add up.</param>
    public void Add(IReadOnlyList<GroupKey> keys, ReadOnlySpan<double?> terms)
    {
        var added = Totals(terms);
        if (added is null)
        {
            return;
        }

        var identity = GroupKey.IdentityOf(keys);
        if (!_series.TryGetValue(identity, out var series))
        {
            string[] labels = [.. keys.Select(key => key.Text)];
            if (!budget.TryTake(metric, labels[0]))
            {
                return;
            }

            series = (labels, new double[added.Length]);
            _series.Add(identity, series);
        }

        for (var i = 0; i < added.Length; i++)
        {
            series.Values[i] += added[i];
        }
    }

    public ExposedFamily Snapshot() => new(metric, [.. _series.OrderBy(series => series.Key, StringComparer.Ordinal).Select(series => new ExposedSeries(series.Value.Labels, [.. series.Value.Values]))]);

    /// <summary>Null when none of the events is of the metric. A count of 0 is a value: its series is there before the first failure is.</summary>
    private double[]? Totals(ReadOnlySpan<double?> terms)
    {
        var totals = new double[metric.Totals.Count];
        var (hasValue, next) = (false, 0);
        for (var i = 0; i < totals.Length; i++)
        {
            foreach (var term in metric.Totals[i])
            {
                var value = terms[next++];
                totals[i] += term.Factor * (value ?? 0);
                hasValue |= value is not null;
            }
        }

        return hasValue && (totals.Length == 1 || totals[^2] > 0) ? totals : null;
    }
}

/// <summary>How many series there may be. What finds no room is counted, and logged once for each metric and tenant. For one thread at a time.</summary>
internal sealed partial class SeriesBudget(int maxOfTenant, ILogger logger)
{
    /// <summary>Of all metrics and tenants: with 14 values each about 30 MB, and as many lines of an answer.</summary>
    public const int MaxInAll = 50_000;

    private readonly Dictionary<(string Metric, string Tenant), int> _taken = []; // At most one for each series.
    private readonly SortedDictionary<(string Metric, string Tenant), long> _leftOut = []; // At most one for each metric, and one for each of its tenants that has all its series.
    private int _inAll;

    public IReadOnlyList<LeftOutSeries> LeftOut => [.. _leftOut.Select(left => new LeftOutSeries(left.Key.Metric, left.Key.Tenant, left.Value))];

    public bool TryTake(ExposedMetric metric, string tenant)
    {
        var (name, taken) = (metric.Shape.Name, _taken.GetValueOrDefault((metric.Shape.Name, tenant)));
        if (taken < maxOfTenant && _inAll < MaxInAll)
        {
            _taken[(name, tenant)] = taken + 1;
            _inAll++;
            return true;
        }

        var place = (name, taken < maxOfTenant ? "" : tenant);
        if (!_leftOut.TryGetValue(place, out var before))
        {
            Log.LeftOut(logger, name, tenant, taken < maxOfTenant ? MaxInAll : maxOfTenant);
        }

        _leftOut[place] = before + 1;
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(4601, LogLevel.Warning,
            "/metrics/catalog has no room for all series of '{Metric}' of tenant '{Tenant}' (limit {Limit}); leave out the label with most values in its pack, or raise SIGHTGLASS_OpenMetrics__MaxSeries")]
        public static partial void LeftOut(ILogger logger, string metric, string tenant, int limit);
    }
}
