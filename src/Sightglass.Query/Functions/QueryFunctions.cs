using System.Globalization;

namespace Sightglass.Query.Functions;

/// <summary>The functions of the formula language: one list for parser, completion, help and documentation.</summary>
public static class QueryFunctions
{
    /// <summary>The median's share, in thousandths.</summary>
    private const int Half = 500;

    public static readonly QueryFunction Count = new("Count", FunctionArgument.Filter, "Count(filter)", "Number of events", "Count(event=\"cache_lookup\")") { Kind = AggregateKind.Count };

    public static readonly QueryFunction Elapsed = new(
        "Elapsed",
        FunctionArgument.Interval,
        "Elapsed(key, first filter, second filter)",
        "Milliseconds from the first event of a key that matches one filter to the first at or after it that matches another",
        "Avg(Elapsed(session_id, event=\"session_created\", event=\"session_closed\"))");

    public static readonly QueryFunction Coalesce = new("Coalesce", FunctionArgument.Values, "Coalesce(value, value)", "The first of the values that is not null", "Coalesce(Sum(cost_usd), 0)");

    public static readonly QueryFunction Rate = new("Rate", FunctionArgument.ValueByTime, "Rate(value, unit)", "The value for each second of the range, or for each unit of time: 1m, 1h, 1d", "Rate(Count(event=\"cache_lookup\"), 1m)");

    public static readonly QueryFunction Previous = new("Previous", FunctionArgument.Value, "Previous(value)", "The value in the range of equal length before; in a series, in the step before", "Count() - Previous(Count())");

    public static readonly QueryFunction Moving = new("Moving", FunctionArgument.ValueBySteps, "Moving(value, steps)", "Mean over the last steps of a series", "Moving(Count(), 7)");

    public static readonly QueryFunction Bucket = new("Bucket", FunctionArgument.FieldByWidth, "Bucket(field, width)", "A key: the lower end of the interval of this width that the number is in", "Count() GROUP BY Bucket(overall_score, 10)");

    public static readonly QueryFunction Hour = new("Hour", FunctionArgument.TimeInZone, "Hour(time, zone)", "A key: the hour of the day, 0 to 23", "Count() GROUP BY Hour(time)");

    public static readonly QueryFunction Weekday = new("Weekday", FunctionArgument.TimeInZone, "Weekday(time, zone)", "A key: the day of the week, from 1 for Monday to 7", "Count() GROUP BY Weekday(time, Europe/Berlin)");

    public static readonly QueryFunction Day = new("Day", FunctionArgument.TimeInZone, "Day(time, zone)", "A key: the date, such as 2026-01-31", "Avg(Count() BY Day(time))");

    public static readonly QueryFunction Week = new("Week", FunctionArgument.TimeInZone, "Week(time, zone)", "A key: the date of the Monday before", "Uniq(user_id) GROUP BY Week(time)");

    public static readonly QueryFunction Month = new("Month", FunctionArgument.TimeInZone, "Month(time, zone)", "A key: the month, such as 2026-01", "Sum(cost_usd) GROUP BY Month(time)");

    public static readonly QueryFunction Same = new(
        "Same",
        FunctionArgument.TwoFields,
        "Same(field, field)",
        "A key: true if the event has the same value in both fields, false if it has two values",
        "Count(\"Same(model, requested_model)\"=false)");

    public static readonly QueryFunction Cohort = new(
        "Cohort",
        FunctionArgument.FieldByPeriod,
        "Cohort(field, period)",
        "A key: the date on which the period began in which the value of the field was first seen",
        "Uniq(user_id) GROUP BY Cohort(user_id, 1d), Age(user_id, 1d)");

    public static readonly QueryFunction Age = new("Age", FunctionArgument.FieldByPeriod, "Age(field, period)", "A key: how many periods the event is after that one", "Uniq(user_id) GROUP BY Age(user_id, 1w)");

    /// <summary>All functions, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<QueryFunction> All =
    [
        Count,
        new("Avg", FunctionArgument.Number, "Avg(field)", "Mean", "Avg(duration_ms)") { Kind = AggregateKind.Avg },
        new("Sum", FunctionArgument.Number, "Sum(field)", "Sum", "Sum(cost_usd)") { Kind = AggregateKind.Sum },
        new("Min", FunctionArgument.Number, "Min(field)", "Smallest value", "Min(duration_ms)") { Kind = AggregateKind.Min },
        new("Max", FunctionArgument.Number, "Max(field)", "Largest value", "Max(duration_ms)") { Kind = AggregateKind.Max },
        new("First", FunctionArgument.NumberField, "First(field)", "Value of the earliest event that has the field", "First(overall_score)") { Kind = AggregateKind.First },
        new("Last", FunctionArgument.NumberField, "Last(field)", "Value of the latest event that has the field", "Last(overall_score)") { Kind = AggregateKind.Last },
        new("Median", FunctionArgument.Number, "Median(field)", "The same as P50", "Median(duration_ms)") { Kind = AggregateKind.Percentile, Permille = Half },
        new("Pnn", FunctionArgument.Number, "P95(field)", "Percentile by nearest rank: P01 to P99, P001 to P009, P991 to P999", "P95(duration_ms)") { Kind = AggregateKind.Percentile },
        new("Stddev", FunctionArgument.Number, "Stddev(field)", "Standard deviation of a sample", "Stddev(duration_ms) WHERE event=workers_ai_analysis_success") { Kind = AggregateKind.StandardDeviation },
        new("Variance", FunctionArgument.Number, "Variance(field)", "Variance of a sample", "Variance(duration_ms) WHERE event=workers_ai_analysis_success") { Kind = AggregateKind.Variance, Aliases = ["Var"] },
        new("Uniq", FunctionArgument.Field, "Uniq(field)", "Number of distinct values", "Uniq(user_id)") { Kind = AggregateKind.Uniq, Aliases = ["Distinct", "Count_Distinct"] },
        Elapsed,
        Coalesce,
        Rate,
        Previous,
        Moving,
        Bucket,
        Hour,
        Weekday,
        Day,
        Week,
        Month,
        Same,
        Cohort,
        Age,
    ];

    /// <summary>Percentiles to propose, the usual ones first: of equally close names the first is suggested.</summary>
    internal static readonly IReadOnlyList<string> CommonPercentiles = ["P95", "P50", "P99", "P90", "P75"];

    /// <summary>All valid names; the family of percentiles is represented by its common members.</summary>
    public static IEnumerable<string> Names =>
        All.SelectMany(function => function == Family ? CommonPercentiles : [function.Name, .. function.Aliases]);

    private static QueryFunction Family => All.First(function => function is { Kind: AggregateKind.Percentile, Permille: 0 });

    /// <summary>The function with that name, case-insensitively; null when there is none. A percentile is returned with its share.</summary>
    public static QueryFunction? Find(string name)
    {
        if (TryParsePercentile(name, out var permille))
        {
            return Family with { Name = name.ToUpperInvariant(), Permille = permille };
        }

        return All.FirstOrDefault(function => function != Family
            && (function.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || function.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>Two digits are hundredths. Three are thousandths, and only if two would not be enough: P005, P999, but not P100.</summary>
    private static bool TryParsePercentile(string name, out int permille)
    {
        permille = 0;
        if (name is not (['p' or 'P', _, _] or ['p' or 'P', '0', '0', _] or ['p' or 'P', '9', '9', _])
            || !int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits) || digits == 0)
        {
            return false;
        }

        permille = name.Length == 3 ? digits * 10 : digits;
        return true;
    }
}
