using System.Globalization;

namespace Sightglass.Query.Results;

/// <summary>How long a table over time may be: what it is asked for and what comes of it are held to the same limits, in the same words.</summary>
public static class SeriesLimits
{
    /// <summary>Points of one series: more than any screen has pixels across.</summary>
    public const int MaxSteps = 11_000;

    /// <summary>Steps times groups: what a chart with many series still draws.</summary>
    public const int MaxRows = 200_000;

    /// <summary>The limit of a statement, one more than may come of it: so that more can be told from exactly as many.</summary>
    public const int StatementLimit = MaxRows + 1;

    /// <summary>Checks steps before the engine computes them.</summary>
    /// <exception cref="SeriesTooLongException">There are more than <see cref="MaxSteps"/>.</exception>
    public static void CheckSteps(TimeSpan length, TimeSpan step)
    {
        // A range that does not begin with a step has a part of one more.
        var steps = Math.Ceiling(length / step) + 1;
        if (length / step > MaxSteps - 1)
        {
            throw new SeriesTooLongException(string.Create(CultureInfo.InvariantCulture, $"the range has up to {steps:N0} steps, the limit is {MaxSteps:N0}; ask for a longer step or a shorter range."));
        }
    }

    /// <summary>Checks rows: of what was computed, or of steps and groups before they are.</summary>
    /// <exception cref="SeriesTooLongException">There are more than <see cref="MaxRows"/>.</exception>
    public static void CheckRows(double rows)
    {
        if (rows > MaxRows)
        {
            throw new SeriesTooLongException(string.Create(CultureInfo.InvariantCulture, $"one row for each step and group would be more than {MaxRows:N0} rows; ask for a longer step, a shorter range or fewer groups."));
        }
    }
}

/// <summary>A table over time would have more rows than anybody draws.</summary>
/// <param name="message">How many, the limit and the way out, for whoever asked.</param>
public sealed class SeriesTooLongException(string message) : Exception(message);
