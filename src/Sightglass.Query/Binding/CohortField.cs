using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>When a value of a field was first seen, or how long before an event that was. It has a value only as a key of rows, whose SELECT says what counts as seen.</summary>
/// <param name="Source">The field.</param>
/// <param name="Days">The length of a period. Periods of whole weeks begin on Mondays, UTC.</param>
/// <param name="IsAge">The periods between the first and the event, instead of the date on which the first began.</param>
public sealed record CohortField(string Name, BoundField Source, int Days, bool IsAge) : BoundField(Name)
{
    private const long DayMicros = 86_400_000_000;

    /// <summary>What was first seen before is of no cohort.</summary>
    public QueryRange Range { get; init; } = QueryRange.All;

    public long PeriodMicros => Days * DayMicros;

    /// <summary>The start of the first period: the last Monday before 1970, or its first day.</summary>
    public long OriginMicros => Days % 7 == 0 ? -3 * DayMicros : 0;

    /// <param name="name">What is asked for.</param>
    /// <param name="source">The field with that name.</param>
    public static CohortField Of(DerivedName name, BoundField source) => new(name.ToString(), source, name.Days, name.Function == QueryFunctions.Age);

    /// <summary>The value for an event.</summary>
    /// <param name="firstMicros">When its value of the source was first seen.</param>
    /// <param name="micros">Its time.</param>
    public GroupKey KeyOf(long firstMicros, long micros) => IsAge
        ? new GroupKey(ValueKind.Number, FormattableString.Invariant($"{PeriodOf(micros) - PeriodOf(firstMicros)}"))
        : new GroupKey(ValueKind.Text, FormattableString.Invariant($"{DateTimeOffset.UnixEpoch.AddMicroseconds((PeriodOf(firstMicros) * PeriodMicros) + OriginMicros):yyyy-MM-dd}"));

    private long PeriodOf(long micros) => (micros - OriginMicros) / PeriodMicros;
}
