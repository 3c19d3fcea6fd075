using System.Diagnostics;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Where the table stores the value of a field that has no column.</summary>
public enum FieldPlace : byte
{
    Keywords,
    Numbers,

    /// <summary>JSON text, for values that the maps cannot store exactly.</summary>
    Rest,
}

/// <summary>Decides where a value is stored.</summary>
public static class FieldPlaces
{
    /// <param name="column">The field's column in the batch.</param>
    /// <param name="row">A row that has a value.</param>
    public static FieldPlace Of(Column column, int row) => column switch
    {
        KeywordColumn keywords => keywords[row].Length <= MapKey.MaxTextBytes ? FieldPlace.Keywords : FieldPlace.Rest,
        TextColumn texts => texts[row].Length <= MapKey.MaxTextBytes ? FieldPlace.Keywords : FieldPlace.Rest,
        ValueColumn<long> whole => Math.Abs(whole[row]) <= MapKey.MaxWhole ? FieldPlace.Numbers : FieldPlace.Rest,
        ValueColumn<double> or ValueColumn<byte> => FieldPlace.Numbers,
        _ => throw new UnreachableException(column.GetType().Name),
    };
}
