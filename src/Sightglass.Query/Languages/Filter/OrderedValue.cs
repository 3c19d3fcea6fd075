using System.Globalization;
using System.Text;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Filter;

/// <summary>What can be larger or smaller without being written as a number: levels, durations with a unit, times.</summary>
internal static class OrderedValue
{
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    // In milliseconds.
    private static readonly (string Unit, double Length)[] Units = [("ms", 1), ("us", 0.001), ("µs", 0.001), ("ns", 0.000001), ("s", 1_000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

    /// <summary>The condition for such a value.</summary>
    /// <param name="field">The name as it is written.</param>
    /// <param name="operator">One that orders.</param>
    /// <param name="value">No number, without quotes.</param>
    /// <returns>Null when it has no order.</returns>
    public static (ComparisonOperator Operator, Operand Operand)? Of(string field, ComparisonOperator @operator, FilterToken value) =>
        LevelsOf(field, @operator, value) is { } levels ? (ComparisonOperator.Equal, levels)
        : (MillisecondsOf(field, value.Text) ?? TimeOf(value.Text)) is { } number ? (@operator, new NumberOperand(number, number.ToString("R", CultureInfo.InvariantCulture), value.Span))
        : null;

    /// <summary>Whether the values of a field are levels, which are ordered by severity.</summary>
    public static bool HoldsLevels(string field) => field is "level" or "severity";

    private static ListOperand? LevelsOf(string field, ComparisonOperator @operator, FilterToken value)
    {
        if (!HoldsLevels(field) || !Level.TryNormalize(Encoding.UTF8.GetBytes(value.Text), out var name) || !Enum.TryParse<EventLevel>(Encoding.UTF8.GetString(name), ignoreCase: true, out var limit))
        {
            return null;
        }

        return new ListOperand([.. Enum.GetValues<EventLevel>().Where(level => @operator switch
        {
            ComparisonOperator.Greater => level > limit,
            ComparisonOperator.GreaterOrEqual => level >= limit,
            ComparisonOperator.Less => level < limit,
            _ => level <= limit,
        }).Select(level => level.ToString().ToLowerInvariant())], value.Span);
    }

    /// <summary>The unit of the field is in its name; without one nobody can tell what a second is in it.</summary>
    private static double? MillisecondsOf(string field, string text)
    {
        var perUnit = field switch
        {
            _ when field.EndsWith("_ms", StringComparison.Ordinal) || field.EndsWith("Ms", StringComparison.Ordinal) => 1,
            _ when field.EndsWith("_s", StringComparison.Ordinal) || field.EndsWith("_seconds", StringComparison.Ordinal) || field.EndsWith("Seconds", StringComparison.Ordinal) => 1_000,
            _ => 0,
        };
        return perUnit > 0 ? MillisecondsOf(text) / perUnit : null;
    }

    /// <summary>A number and a unit of time, in milliseconds.</summary>
    public static double? MillisecondsOf(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        return digits > 0 && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && Array.Find(Units, unit => unit.Unit == text[digits..]) is { Length: > 0 and var length } ? count * length : null;
    }

    /// <summary>Milliseconds since 1970, as times are compared.</summary>
    private static double? TimeOf(string text) => Ascii.IsValid(text) && EventTime.TryParseDate(Encoding.ASCII.GetBytes(text), out var micros) ? micros / 1000d : null;
}
