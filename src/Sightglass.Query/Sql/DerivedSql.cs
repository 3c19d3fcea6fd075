using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Sql;

/// <summary>Prints values that are derived from those of other fields.</summary>
/// <remarks>The counterpart of <see cref="DerivedField"/>, which computes them.</remarks>
internal static class DerivedSql
{
    /// <summary>The value as text; null if there is none.</summary>
    /// <param name="fields">Prints the source.</param>
    /// <param name="parameters">Of the statement.</param>
    public static string Text(DerivedField field, FieldSql fields, SqlParameters parameters) => field switch
    {
        { IsNumber: true } => $"toString({Number(field, fields, parameters)})",
        ClockField clock when clock.Part == QueryFunctions.Day => $"toString({Date(clock, fields)})",
        ClockField clock when clock.Part == QueryFunctions.Week => $"toString({Date(clock, fields)} - toDayOfWeek({Date(clock, fields)}) + 1)",
        ClockField clock => $"left(toString({Date(clock, fields)}), 7)",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>The value of one whose values are numbers, as a 64-bit float; null if there is none.</summary>
    /// <inheritdoc cref="Text" path="/param"/>
    public static string Number(DerivedField field, FieldSql fields, SqlParameters parameters) => field switch
    {
        // Adding zero turns -0 into 0.
        BucketField bucket => $"ifNotFinite(floor({fields.Number(bucket.Source)} / {parameters.Float64(bucket.Width)} + {parameters.Float64(BucketField.Tolerance)})"
            + $" * {parameters.Float64(bucket.Units)} / {parameters.Float64(bucket.Scale)} + 0, NULL)",
        ClockField clock when clock.Part == QueryFunctions.Hour => $"toFloat64(toHour({Moment(clock, fields)}))",
        ClockField clock => $"toFloat64(toDayOfWeek({Moment(clock, fields)}))",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>Whether two texts are the same; null if one of them is.</summary>
    public static string Same(string first, string second) => $"multiIf({first} IS NULL OR {second} IS NULL, NULL, {first} = {second}, 'true', 'false')";

    private static string Date(ClockField clock, FieldSql fields) => $"toDate32({Moment(clock, fields)})";

    /// <summary>The time in the zone. The engine takes zones as literals only; binding has found this one in the list of zones.</summary>
    private static string Moment(ClockField clock, FieldSql fields)
    {
        var zone = SqlText.Literal(clock.Zone);
        switch (clock.Source)
        {
            case EventPartField { Part: EventPart.Time }:
                return $"toTimeZone(time, {zone})";
            default:
                var millis = fields.Number(clock.Source);
                var end = ClockField.EndMillis.ToString("R", CultureInfo.InvariantCulture);
                return $"fromUnixTimestamp64Milli(accurateCastOrNull(floor(if({millis} >= 0 AND {millis} < {end}, {millis}, NULL)), 'Int64'), {zone})";
        }
    }
}
