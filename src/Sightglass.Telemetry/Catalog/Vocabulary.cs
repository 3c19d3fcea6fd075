using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>What one event, or one unit counted by a metric, represents.</summary>
public enum Grain : byte
{
    Request,
    Attempt,
    Lookup,
    Job,
    Session,
    User,
    Key,
    Event,
}

/// <summary>In which direction a metric improves. It decides which end of a target band can be missed.</summary>
public enum Better : byte
{
    Higher,
    Lower,
    Band,
}

/// <summary>How a panel draws its metric.</summary>
public enum ChartKind : byte
{
    Line,
    Bar,
    Stat,
    Table,
    Pie,

    /// <summary>One bar for each group, in the order of the keys.</summary>
    Histogram,

    /// <summary>A cell for each pair of keys: the first in rows, the second in columns.</summary>
    Heatmap,
}

/// <summary>How soon somebody must look at an alert.</summary>
public enum AlertPriority : byte
{
    High,
    Medium,
    Low,
}

/// <summary>How often a report is written.</summary>
public enum ReportSchedule : byte
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>The words of the pack format: each closed set with its spelling in files and API responses.</summary>
public static class Vocabulary
{
    /// <summary>Units of fields, constants and metrics. <c>ratio</c> runs from 0 to 1, <c>percent</c> from 0 to 100, <c>points</c> are scores without a unit.</summary>
    public static readonly IReadOnlyList<string> Units = ["ratio", "percent", "usd", "ms", "seconds", "count", "tokens", "points", "bytes"];

    /// <summary>Parts of every stored row. No pack may declare them as fields.</summary>
    public static readonly IReadOnlyList<string> RowParts = ["id", "time", "received", "tenant", "tenant_id", "attributes", "timestamp", "sequence", "keywords", "numbers"];

    /// <summary>The word for a value of one of the enumerations here, or of <see cref="FieldType"/>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => Words<T>.All[Array.IndexOf(Words<T>.Values, value)];

    internal static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Words<T>.All;

    internal static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        var index = Array.IndexOf(Words<T>.All, word);
        value = index < 0 ? default : Words<T>.Values[index];
        return index >= 0;
    }

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly T[] Values = Enum.GetValues<T>();

        public static readonly string[] All = [.. Values.Select(value => value.ToString().ToLowerInvariant())];
    }
}
