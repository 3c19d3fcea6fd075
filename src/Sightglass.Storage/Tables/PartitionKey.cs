namespace Sightglass.Storage.Tables;

/// <summary>The partition key of the table of events: short partitions for events that arrive soon after they happened, longer ones for those that arrive late.</summary>
/// <remarks>
/// An insert makes a part for each partition that its rows belong to, and each part costs the engine about 10 ms, whatever its size. With weeks alone, 2,970 events, one in each week since
/// 1970, took 25 s and 2 GB of the engine; with this key they take 1.2 s. The key compares two times of the row itself, so the bound holds at any time, and the partition of a row never changes.
/// Queries skip parts by the least and the greatest time in them, for which the engine needs no time in the key that it can compute backwards.
/// </remarks>
internal static class PartitionKey
{
    // By week: 27 weeks, 55 months and 52 years, when all times since 1970 arrive at once. By day: 62 days, 59 months and 52 years. Each is fewer than 200.
    private const int RecentDaysByWeek = 182;
    private const int RecentDaysByDay = 60;

    // Histories that are imported have this length: their partitions are months, so that a query about a month reads little else.
    private const int MonthlyYears = 5;

    /// <summary>The key of new tables, as the engine prints it.</summary>
    public static string Of(PartitionLength length) =>
        $"multiIf(time >= (received - toIntervalDay({(length == PartitionLength.Day ? RecentDaysByDay : RecentDaysByWeek)})), {Former(length)}, " +
        $"time >= (received - toIntervalYear({MonthlyYears})), toStartOfMonth(time), toStartOfYear(time))";

    /// <summary>The key of tables of earlier versions: the engine cannot change the key of a table.</summary>
    public static string Former(PartitionLength length) => length == PartitionLength.Day ? "toDate(time)" : "toMonday(time)";
}
