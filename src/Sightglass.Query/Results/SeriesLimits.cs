using System.Globalization;

namespace Sightglass.Query.Results;

/// <summary>How many steps and rows a result over time may have. Checked before the query from its parameters, and after it from its rows, with the same messages.</summary>
public static class SeriesLimits
{
    /// <summary>Points of one series: more than a screen has pixels in width.</summary>
    public const int MaxSteps = 11_000;

    /// <summary>Steps times groups: what a chart with many series can still draw.</summary>
    public const int MaxRows = 200_000;

    /// <summary>The LIMIT of a statement: one more than allowed, to tell more rows from exactly as many.</summary>
    public const int StatementLimit = MaxRows + 1;

    /// <summary>Checks the number of steps.</summary>
    /// <exception cref="SeriesTooLongException">There are more than <see cref="MaxSteps"/>.</exception>
    public static void CheckSteps(TimeSpan length, TimeSpan step)
    {
        // A range that does not start at the start of a step has a part of one more.
        var steps = Math.Ceiling(length / step) + 1;
        if (length / step > MaxSteps - 1)
        {
            throw new SeriesTooLongException(string.Create(CultureInfo.InvariantCulture, $"the range has up to {steps:N0} steps, the limit is {MaxSteps:N0}; ask for a longer step or a shorter range."));
        }
    }

    /// <summary>Checks the number of rows: those of a result, or the expected ones.</summary>
    /// <exception cref="SeriesTooLongException">There are more than <see cref="MaxRows"/>.</exception>
    public static void CheckRows(double rows)
    {
        if (rows > MaxRows)
        {
            throw new SeriesTooLongException(string.Create(CultureInfo.InvariantCulture, $"one row for each step and group would be more than {MaxRows:N0} rows; ask for a longer step, a shorter range or fewer groups."));
        }
    }
}

/// <summary>A result over time would have too many steps or rows.</summary>
/// <param name="message">The limit and the fix, for the caller of the API.</param>
public sealed class SeriesTooLongException(string message) : Exception(message);
