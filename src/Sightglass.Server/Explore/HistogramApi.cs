using System.Globalization;
using System.Xml;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Explore;

/// <summary>Counts over time.</summary>
internal static class HistogramApi
{
    private const int MaxBuckets = 500;

    // More colors than a reader can tell apart; the rest is one series.
    private const int MaxSeries = 12;

    private const string OtherKey = "other";

    // Steps that people read as such.
    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 10, 20, 50, 100, 200, 500 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 28, 56, 112, 364 }.Select(days => TimeSpan.FromDays(days)),
    ];

    public static void MapHistogram(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/histogram", GetAsync).RequireScope(Scope.Query).WithName("GetHistogram").WithSummary("Matching events over time").Produces<Histogram>();

    /// <summary>The smallest readable step that makes at most so many buckets of the range.</summary>
    public static TimeSpan StepFor(TimeSpan length, int buckets)
    {
        var wanted = length / Math.Clamp(buckets, 1, MaxBuckets);
        return Array.Find(Steps, step => step >= wanted) is var found && found != default ? found : TimeSpan.FromDays(Math.Ceiling(wanted.TotalDays));
    }

    private static async Task<IResult> GetAsync(
        HttpContext http, QueryContext queries, ClickHouseClient client, string? filter, string? from, string? to, string? by, int buckets = 60)
    {
        if (QueryContext.TryFilter(filter, out var node) is { } wrongFilter)
        {
            return wrongFilter;
        }

        return queries.TryScope(http, from, to, out var range, out var scope) is { } wrongScope
            ? wrongScope
            : TypedResults.Ok(await ReadAsync(node, by, StepFor(range.Length, buckets), range));

        async Task<Histogram> ReadAsync(FilterNode node, string? by, TimeSpan step, TimeRange range)
        {
            var stepMs = (long)step.TotalMilliseconds;
            var first = range.From.ToUnixTimeMilliseconds() / stepMs * stepMs;
            var times = new List<long>();
            for (var time = first; time < range.To.ToUnixTimeMilliseconds(); time += stepMs)
            {
                times.Add(time);
            }

            var counts = new Dictionary<string, long[]>(StringComparer.Ordinal);
            var (table, _) = await queries.Compiler.Select(Select(node, step, by), scope).RunAsync(client, http.RequestAborted);
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

            var all = counts.Select(pair => new HistogramSeries(pair.Key.Length == 0 ? null : pair.Key, pair.Value)).OrderByDescending(series => series.Counts.Sum()).ThenBy(series => series.Key, StringComparer.Ordinal).ToList();
            return new Histogram(Rfc3339.Format(range.From), Rfc3339.Format(range.To), XmlConvert.ToString(step), stepMs, Fold(all), times, all.Sum(series => series.Counts.Sum()));
        }
    }

    /// <summary>Only steps with events, in time order: each with the value it is split by, and a count.</summary>
    private static SelectQuery Select(FilterNode filter, TimeSpan step, string? by)
    {
        List<SelectColumn> columns = [new("step", new StepNode(step, default)), new("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))];
        if (by is not null)
        {
            columns.Insert(1, new SelectColumn("by", new FieldNode(new FieldName(by, default)) { IsText = true }));
        }

        // Every row counts: what is more than the answer shows is one series of it.
        return new SelectQuery(columns) { Filter = filter, Limit = int.MaxValue };
    }

    private static List<HistogramSeries> Fold(List<HistogramSeries> series)
    {
        if (series.Count <= MaxSeries)
        {
            return series;
        }

        var other = new long[series[0].Counts.Length];
        foreach (var small in series.Skip(MaxSeries - 1))
        {
            for (var i = 0; i < other.Length; i++)
            {
                other[i] += small.Counts[i];
            }
        }

        return [.. series.Take(MaxSeries - 1), new HistogramSeries(OtherKey, other)];
    }
}

/// <summary>Counts over time, a series a key.</summary>
/// <param name="Step">ISO 8601 duration of a bucket.</param>
/// <param name="StepMs">The same in milliseconds.</param>
/// <param name="Times">Beginning of each bucket, epoch milliseconds; buckets begin at multiples of the step.</param>
/// <param name="Total">Events in the range.</param>
public sealed record Histogram(string From, string To, string Step, long StepMs, IReadOnlyList<HistogramSeries> Series, IReadOnlyList<long> Times, long Total);

/// <param name="Key">The value of the field the histogram is split by; null for events without it.</param>
/// <param name="Counts">One a bucket.</param>
public sealed record HistogramSeries(string? Key, long[] Counts);
