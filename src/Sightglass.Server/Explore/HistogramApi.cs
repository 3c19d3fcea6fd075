using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Explore;

/// <summary>Counts over time.</summary>
internal static class HistogramApi
{
    // More colors than a reader can distinguish; all other values are one series.
    private const int MaxSeries = 12;

    private const string OtherKey = "other";

    public static void MapHistogram(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/histogram", GetAsync).RequireScope(Scope.Query).WithName("GetHistogram").WithSummary("Matching events over time");

    private static async Task<Ok<Histogram>> GetAsync([AsParameters] HistogramRequest request, QueryContext queries, ClickHouseClient client, CancellationToken cancellationToken)
    {
        var range = request.Scope.Range;
        var step = ReadableStep.For(range.Length, request.Buckets);
        var stepMs = (long)step.TotalMilliseconds;
        var first = range.From.ToUnixTimeMilliseconds() / stepMs * stepMs;
        var times = new List<long>();
        for (var time = first; time < range.To.ToUnixTimeMilliseconds(); time += stepMs)
        {
            times.Add(time);
        }

        var all = request.By is { } by ? await SplitAsync(by) : Series(await CountsAsync(request.Filter.Node, by: null));
        return TypedResults.Ok(new Histogram(Rfc3339.Format(range.From), Rfc3339.Format(range.To), XmlConvert.ToString(step), stepMs, all, times, all.Sum(series => series.Counts.Sum())));

        // The most frequent values first: of a field with a million of them, only the values that are shown may be counted for each step.
        async Task<List<HistogramSeries>> SplitAsync(string by)
        {
            var (found, _) = await queries.Compiler.Select(SelectValues(request.Filter.Node, by), request.Scope.Query).RunAsync(client, cancellationToken);
            if (found.Rows.Count <= MaxSeries)
            {
                return Series(await CountsAsync(request.Filter.Node, by));
            }

            var shown = found.Rows.Take(MaxSeries - 1).Select(row => row.Keys[0]).ToList();
            var counts = await CountsAsync(AndNode.Of(request.Filter.Node, new OrNode([.. shown.Select(key => HasValue(by, key))], default)), by);
            var known = shown.Select(key => key.Text).ToHashSet(StringComparer.Ordinal);
            var series = Series(counts.Where(pair => known.Contains(pair.Key)));
            var everything = Series(await CountsAsync(request.Filter.Node, by: null));
            var other = everything is [var all] ? all.Counts : new long[times.Count];
            return [.. series, new HistogramSeries(OtherKey, [.. other.Select((count, index) => count - series.Sum(one => one.Counts[index]))])];
        }

        async Task<Dictionary<string, long[]>> CountsAsync(FilterNode filter, string? by)
        {
            var counts = new Dictionary<string, long[]>(StringComparer.Ordinal);
            var (table, _) = await queries.Compiler.Select(Select(filter, step, by), request.Scope.Query).RunAsync(client, cancellationToken);
            SeriesLimits.CheckRows(table.Rows.Count);
            foreach (var row in table.Rows)
            {
                var series = by is null ? "" : row.Keys[1].Text;
                if (!counts.TryGetValue(series, out var values))
                {
                    counts.Add(series, values = new long[times.Count]);
                }

                var index = (int)((long.Parse(row.Keys[0].Text, CultureInfo.InvariantCulture) - first) / stepMs);
                if (index >= 0 && index < values.Length)
                {
                    values[index] += (long)row.Values[0]!.Value;
                }
            }

            return counts;
        }
    }

    /// <summary>The largest first.</summary>
    private static List<HistogramSeries> Series(IEnumerable<KeyValuePair<string, long[]>> counts) =>
        [.. counts.Select(pair => new HistogramSeries(pair.Key.Length == 0 ? null : pair.Key, pair.Value)).OrderByDescending(series => series.Counts.Sum()).ThenBy(series => series.Key, StringComparer.Ordinal)];

    /// <summary>The most frequent values of a field, one more than are shown.</summary>
    private static SelectQuery SelectValues(FilterNode filter, string by) => new(
        [new SelectColumn("by", new FieldNode(new FieldName(by, default)) { IsText = true }), new SelectColumn("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))])
    {
        Filter = filter,
        Order = [new SelectOrder(1, IsDescending: true)],
        Limit = MaxSeries + 1,
    };

    private static FilterNode HasValue(string by, GroupKey key)
    {
        var field = new FieldName(by, default);
        return key.Kind == ValueKind.Null
            ? new NotNode(new ExistsNode(field, default), default)
            : new ComparisonNode(field, ComparisonOperator.Equal, new TextOperand(key.Text, default), default);
    }

    /// <summary>Only steps with events, ordered by time: each with the value of the split field, and a count.</summary>
    private static SelectQuery Select(FilterNode filter, TimeSpan step, string? by)
    {
        List<SelectColumn> columns = [new("step", new StepNode(step, default)), new("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))];
        if (by is not null)
        {
            columns.Insert(1, new SelectColumn("by", new FieldNode(new FieldName(by, default)) { IsText = true }));
        }

        // Every row counts: series beyond the limit of the answer are summed up in one.
        return new SelectQuery(columns) { Filter = filter, Limit = SeriesLimits.StatementLimit };
    }

    /// <param name="Filter">Selects the events.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="By">The field to split by.</param>
    /// <param name="Buckets">Approximate number of buckets, up to 500.</param>
    private sealed record HistogramRequest(EventFilter Filter, ReadScope Scope, string? By, int Buckets = 60);
}

/// <summary>Counts over time, one series per key.</summary>
/// <param name="Step">ISO 8601 duration of a bucket.</param>
/// <param name="StepMs">The same in milliseconds.</param>
/// <param name="Times">Start of each bucket, epoch milliseconds; buckets begin at multiples of the step.</param>
/// <param name="Total">Events in the range.</param>
internal sealed record Histogram(string From, string To, string Step, long StepMs, IReadOnlyList<HistogramSeries> Series, IReadOnlyList<long> Times, long Total);

/// <param name="Key">The value of the split field; null for events without it.</param>
/// <param name="Counts">One per bucket.</param>
internal sealed record HistogramSeries(string? Key, long[] Counts);
