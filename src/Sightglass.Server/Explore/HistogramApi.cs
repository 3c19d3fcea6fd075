using System.Xml;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Explore;

/// <summary>Counts over time.</summary>
internal static class HistogramApi
{
    // More colors than a reader can tell apart; the rest is one series.
    private const int MaxSeries = 12;

    private const string OtherKey = "other";

    public static void MapHistogram(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/histogram", GetAsync).RequireScope(Scope.Query).WithName("GetHistogram").WithSummary("Matching events over time").Produces<Histogram>();

    private static async Task<IResult> GetAsync(
        HttpContext http, QueryContext queries, ClickHouseClient client, string? filter, string? from, string? to, string? by, int buckets = 60)
    {
        if (QueryContext.TryFilter(filter, out var node) is { } wrongFilter)
        {
            return wrongFilter;
        }

        return queries.TryScope(http, from, to, out var range, out var scope) is { } wrongScope
            ? wrongScope
            : TypedResults.Ok(await ReadAsync(node, by, ReadableStep.For(range.Length, buckets), range));

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
            await using var rows = await client.QueryAsync(queries.Compiler.Histogram(node, step, by, scope).ToClickHouse(), http.RequestAborted);
            while (await rows.ReadAsync(http.RequestAborted))
            {
                var series = rows.GetString(1) ?? "";
                if (!counts.TryGetValue(series, out var values))
                {
                    counts.Add(series, values = new long[times.Count]);
                }

                var index = (int)((rows.GetInt64(0) - first) / stepMs);
                if (index >= 0 && index < values.Length)
                {
                    values[index] += (long)rows.GetDouble(2);
                }
            }

            var all = counts.Select(pair => new HistogramSeries(pair.Key.Length == 0 ? null : pair.Key, pair.Value)).OrderByDescending(series => series.Counts.Sum()).ThenBy(series => series.Key, StringComparer.Ordinal).ToList();
            return new Histogram(Rfc3339.Format(range.From), Rfc3339.Format(range.To), XmlConvert.ToString(step), stepMs, Fold(all), times, all.Sum(series => series.Counts.Sum()));
        }
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
internal sealed record Histogram(string From, string To, string Step, long StepMs, IReadOnlyList<HistogramSeries> Series, IReadOnlyList<long> Times, long Total);

/// <param name="Key">The value of the field the histogram is split by; null for events without it.</param>
/// <param name="Counts">One a bucket.</param>
internal sealed record HistogramSeries(string? Key, long[] Counts);
