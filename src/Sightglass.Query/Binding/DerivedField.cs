using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>A value that is derived from one of another field.</summary>
public abstract record DerivedField(string Name, BoundField Source) : BoundField(Name)
{
    /// <summary>True if its values are numbers, else they are texts. Rows are ordered by them as such.</summary>
    public abstract bool IsNumber { get; }

    /// <summary>The value; null if there is none.</summary>
    /// <param name="source">The number of the source; of a time, milliseconds since 1970.</param>
    public abstract double? NumberOf(double source);

    /// <summary>The text of the value; null if there is none.</summary>
    /// <inheritdoc cref="NumberOf" path="/param"/>
    public virtual string? TextOf(double source) => NumberOf(source) is { } number ? NumberText.Format(number) : null;

    /// <param name="name">What it is derived from, and how.</param>
    /// <param name="source">The field with that name.</param>
    public static DerivedField Of(DerivedName name, BoundField source) => name.Function == QueryFunctions.Bucket
        ? new BucketField(name.ToString(), source, name.Units, name.Scale)
        : new ClockField(name.ToString(), source, name.Function, name.Zone ?? "UTC");
}

/// <summary>The lower end of the interval that a number is in. Intervals begin at multiples of their width.</summary>
/// <param name="Units">The width, in parts of one.</param>
/// <param name="Scale">How many parts are one.</param>
public sealed record BucketField(string Name, BoundField Source, long Units, long Scale) : DerivedField(Name, Source)
{
    /// <summary>A number this much of a width below an end counts as that end, which a float may miss: 0.3 / 0.1 is 2.9999999999999996.</summary>
    public const double Tolerance = 1e-9;

    public double Width => (double)Units / Scale;

    public override bool IsNumber => true;

    public override double? NumberOf(double source) => (Math.Floor((source / Width) + Tolerance) * Units / Scale) + 0 is var end && double.IsFinite(end) ? end : null;
}

/// <summary>A part of the date or of the time of day.</summary>
/// <param name="Part">The function that gives it.</param>
/// <param name="Zone">An IANA time zone.</param>
public sealed record ClockField(string Name, BoundField Source, QueryFunction Part, string Zone) : DerivedField(Name, Source)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);

    public override bool IsNumber => Part == QueryFunctions.Hour || Part == QueryFunctions.Weekday;

    /// <summary>The first moment that is none, in milliseconds since 1970. The first is 0.</summary>
    public static double EndMillis => EventTime.EndMicros / 1000.0;

    public override double? NumberOf(double source) => !IsNumber || Local(source) is not { } time ? null : Part == QueryFunctions.Hour ? time.Hour : DayOfWeek(time);

    public override string? TextOf(double source) => IsNumber ? base.TextOf(source) : Local(source) is not { } time ? null
        : Part == QueryFunctions.Day ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Part == QueryFunctions.Week ? time.AddDays(1 - DayOfWeek(time)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private DateTimeOffset? Local(double source) => source >= 0 && source < EndMillis ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds((long)source), _zone) : null;

    private static int DayOfWeek(DateTimeOffset time) => time.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek;
}
