namespace Sightglass.Query.Functions;

/// <summary>The kind of argument of a function.</summary>
public enum FunctionArgument : byte
{
    /// <summary>A filter, which may be empty.</summary>
    Filter,

    /// <summary>A field with numbers, <c>Elapsed</c>, or a value and the keys of groups.</summary>
    Number,

    /// <summary>A field with numbers.</summary>
    NumberField,

    /// <summary>A field of any type.</summary>
    Field,

    /// <summary>A field and two filters.</summary>
    Interval,

    /// <summary>A value.</summary>
    Value,

    /// <summary>A value or a filter, and perhaps a unit of time.</summary>
    ValueByTime,

    /// <summary>A value and a number of steps.</summary>
    ValueBySteps,

    /// <summary>Several values.</summary>
    Values,

    /// <summary>A field with numbers, and a width. The function stands where a field may.</summary>
    FieldByWidth,

    /// <summary>A field, and a number of days. The function stands for a field in GROUP BY only.</summary>
    FieldByPeriod,

    /// <summary>A field with times, and perhaps a time zone. The function stands where a field may.</summary>
    TimeInZone,

    /// <summary>Two fields. The function stands where a field may.</summary>
    TwoFields,
}

/// <summary>A function of the formula language.</summary>
/// <param name="Name">As documented; case-insensitive.</param>
/// <param name="Argument">The kind of argument.</param>
/// <param name="Syntax">The form of a call.</param>
/// <param name="Summary">For completion and help, one line.</param>
/// <param name="Example">A formula that uses it.</param>
public sealed record QueryFunction(string Name, FunctionArgument Argument, string Syntax, string Summary, string Example)
{
    /// <summary>Other names for the function.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Null for <c>Elapsed</c> and for functions of values, which are no aggregates.</summary>
    public AggregateKind? Kind { get; init; }

    /// <summary>The share of a percentile in thousandths; 0 for the family of percentiles, whose name contains the share.</summary>
    public int Permille { get; init; }

    /// <summary>True for functions that stand where a field may, as a key of groups.</summary>
    public bool IsKey => Argument is FunctionArgument.FieldByWidth or FunctionArgument.TimeInZone or FunctionArgument.FieldByPeriod or FunctionArgument.TwoFields;
}
