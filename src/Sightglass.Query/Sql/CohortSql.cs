using Sightglass.Query.Binding;

namespace Sightglass.Query.Sql;

/// <summary>Prints keys that depend on when a value was first seen. These times are joined to the events.</summary>
/// <remarks>
/// <code>… FROM sightglass.events LEFT JOIN (SELECT user_id AS _u0, toNullable(min(time)) AS _f0 FROM sightglass.events WHERE … GROUP BY _u0 HAVING min(time) >= {from}) AS c0 ON user_id = c0._u0</code>
/// The engine holds one row for each value, within the memory that a statement may use.
/// </remarks>
internal static class CohortSql
{
    /// <summary>The fields whose first times the keys need, each once.</summary>
    public static IReadOnlyList<BoundField> SourcesOf(IEnumerable<BoundKey> keys) => [.. keys.OfType<BoundFieldKey>().Select(key => key.Field).OfType<CohortField>().Select(cohort => cohort.Source).Distinct()];

    /// <summary>The text of a key; null if there is no first time.</summary>
    /// <param name="source">Index of its source.</param>
    /// <param name="micros">The time of the event.</param>
    public static string Text(CohortField cohort, int source, string micros)
    {
        var first = Period(cohort, $"toUnixTimestamp64Micro(_f{source})");
        return cohort.IsAge ? $"toString({Period(cohort, micros)} - {first})" : $"toString(toDate32(fromUnixTimestamp64Micro({first} * {cohort.PeriodMicros} + {cohort.OriginMicros}, 'UTC')))";
    }

    /// <summary>Joins the first times of a field, those before the range left out.</summary>
    /// <param name="firsts">Reads, for each value of the field, its first time from all history up to the end of the range.</param>
    /// <param name="text">The text of the field.</param>
    /// <param name="source">Index of the field.</param>
    public static string Join(string firsts, string text, int source) => $" LEFT JOIN ({firsts}) AS c{source} ON {text} = c{source}._u{source}";

    private static string Period(CohortField cohort, string micros) => $"intDiv({micros} - {cohort.OriginMicros}, {cohort.PeriodMicros})".Replace("- -", "+ ", StringComparison.Ordinal);
}
