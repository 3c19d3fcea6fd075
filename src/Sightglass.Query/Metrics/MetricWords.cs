using System.Globalization;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>Statuses and changes as text for people. The page uses the same words; tests/cases/status-words.json and change-words.json test both.</summary>
public static class MetricWords
{
    public const string NoChange = "no change";

    /// <summary><c>Met</c>, <c>Too few to judge (17)</c>.</summary>
    public static string Of(MetricStatus status, long sample) => status switch
    {
        MetricStatus.Met => "Met",
        MetricStatus.Near => "Near the edge",
        MetricStatus.Missed => "Missed",
        MetricStatus.TooFew => $"Too few to judge ({Grouped(sample)})",
        _ => "No data",
    };

    /// <summary>The size of a change and what it means: <c>2.9 pts worse</c>, <c>0.3 pts, within noise</c>. In points for shares, otherwise as a percentage of the previous value. Null when there is nothing to say.</summary>
    public static string? Of(MetricChange? change, MeasuredValue now, MeasuredValue then, string unit)
    {
        if (change is not { } meaning || now.Value is not { } value || then.Value is not { } before)
        {
            return null;
        }

        if (meaning == MetricChange.TooFew)
        {
            return $"too few to compare ({Grouped(Math.Min(now.Sample, then.Sample))})";
        }

        var isShare = unit is "ratio" or "percent";
        if (!isShare && before == 0 && value != 0)
        {
            return null;
        }

        var size = isShare ? Math.Abs(value - before) * (unit == "ratio" ? 100 : 1) : value == before ? 0 : Math.Abs((value - before) / before) * 100;
        if (size < 0.05)
        {
            return NoChange;
        }

        var text = isShare ? $"{Rounded(size)} pts" : size >= 1_000 ? $"×{Rounded(value / before)}" : $"{Rounded(size)} %";
        return meaning switch
        {
            MetricChange.Better => $"{text} better",
            MetricChange.Worse => $"{text} worse",
            MetricChange.Noise => $"{text}, within noise",
            _ => text,
        };
    }

    private static string Rounded(double size) => size >= 100 ? size.ToString("F0", CultureInfo.InvariantCulture) : size.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
