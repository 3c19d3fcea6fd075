namespace Sightglass.Workload;

/// <summary>The correct results of the benchmark's queries, counted from the events themselves.</summary>
public sealed class RequestTruth
{
    /// <summary>Number of latest events in the query for them.</summary>
    public const int LatestCount = 100;

    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private RequestTruth(RequestTraffic traffic)
    {
        WindowStart = traffic.End - Window;
    }

    /// <summary>Start of the day that most queries cover.</summary>
    public DateTimeOffset WindowStart { get; }

    public long WindowRows { get; private set; }

    public Dictionary<string, long> CountByEvent { get; } = [];

    /// <summary>Events and successes of each hour of the window.</summary>
    public (long All, long Successful)[] Hours { get; } = new (long, long)[24];

    /// <summary>By nearest rank.</summary>
    public Dictionary<string, double> P95ByModel { get; } = [];

    public long RareRows { get; private set; }

    public long ErrorRows { get; private set; }

    /// <summary>The event and tenant in the query for the latest events: neither the most nor the least frequent.</summary>
    public string LatestEvent { get; } = RequestVocabulary.Events[7];

    public string LatestTenant { get; } = RequestVocabulary.Tenants[6];

    /// <summary>Times in milliseconds, latest first.</summary>
    public IReadOnlyList<long> LatestTimes { get; private set; } = [];

    /// <summary>A request that one event belongs to.</summary>
    public RequestEvent Point { get; private set; }

    /// <summary>Reads all events; takes a second for two million.</summary>
    public static RequestTruth Of(RequestTraffic traffic)
    {
        var truth = new RequestTruth(traffic) { Point = traffic[traffic.Rows / 3] };
        var windowStartMs = truth.WindowStart.ToUnixTimeMilliseconds();
        var byEvent = new long[RequestVocabulary.Events.Length];
        var durations = RequestVocabulary.Models.Select(_ => new List<double>()).ToArray();

        // The events are ordered by time except for the jitter within a step, so sorting a few finds the last ones.
        var latest = new List<long>();
        for (long index = 0; index < traffic.Rows; index++)
        {
            var row = traffic[index];
            if (row.Event == 7 && row.Tenant == 6)
            {
                latest.Add(row.TimeMs);
            }

            if (row.TimeMs < windowStartMs)
            {
                continue;
            }

            truth.WindowRows++;
            byEvent[row.Event]++;
            durations[row.Model].Add(row.DurationMs);
            ref var hour = ref truth.Hours[(row.TimeMs - windowStartMs) / (long)TimeSpan.FromHours(1).TotalMilliseconds];
            hour = (hour.All + 1, hour.Successful + (row.IsSuccess ? 1 : 0));
            truth.RareRows += row.IsRare ? 1 : 0;
            truth.ErrorRows += row.Level == 3 ? 1 : 0;
        }

        for (var index = 0; index < byEvent.Length; index++)
        {
            truth.CountByEvent[RequestVocabulary.Events[index]] = byEvent[index];
        }

        for (var index = 0; index < durations.Length; index++)
        {
            durations[index].Sort();
            truth.P95ByModel[RequestVocabulary.Models[index]] = durations[index].Count == 0 ? 0 : durations[index][(int)Math.Ceiling(durations[index].Count * 0.95) - 1];
        }

        truth.LatestTimes = [.. latest.OrderDescending().Take(LatestCount)];
        return truth;
    }
}
