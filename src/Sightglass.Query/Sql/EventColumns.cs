using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The fields that queries know, and the columns that the table of events has at the moment and that a statement may name. Immutable.</summary>
/// <remarks>The two differ while columns are added and removed: a new field gets its column later, and the column of a field that lost it still exists for a while.</remarks>
internal sealed class EventColumns
{
    private readonly TableColumns _table;

    /// <param name="schema">The fields that queries know.</param>
    /// <param name="table">The columns of the table.</param>
    public EventColumns(EventSchema schema, TableColumns table)
    {
        Schema = schema;
        _table = table;
        IsSampled = table.Types.ContainsKey(CanonicalFields.Weight.Name);
        Undeclared = [.. table.Types.Where(column => !(schema.TryGetOrdinal(column.Key, out var ordinal) && schema.Fields[ordinal].Name == column.Key)).Select(ColumnTypes.FieldOf).OfType<Field>()];
        Fields = [.. schema.Fields.Where(Has), .. Undeclared];
    }

    public EventSchema Schema { get; }

    /// <summary>True when some event represents several: only then there is a column of weights.</summary>
    public bool IsSampled { get; }

    /// <summary>The fields that have a column now.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Fields that no pack declares any more, but whose columns still exist.</summary>
    public IReadOnlyList<Field> Undeclared { get; }

    /// <summary>Whether events may have values in the maps or in the JSON text.</summary>
    public bool HasMaps => _table.Types.ContainsKey(ColumnTypes.KeywordsColumn);

    /// <summary>The columns of a table in which every field with a column has been seen.</summary>
    public static EventColumns Of(EventSchema schema) => new(schema, new TableColumns(
        schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).Select(field => KeyValuePair.Create(field.Name, ColumnTypes.Of(field))).Append(KeyValuePair.Create(ColumnTypes.KeywordsColumn, "")).ToDictionary(),
        schema.Fields.Select(field => field.Name).ToHashSet()));

    /// <summary>Whether the field has a column.</summary>
    public bool Has(Field field) => _table.Types.TryGetValue(field.Name, out var type) && type == ColumnTypes.Of(field);

    /// <summary>Whether all values of a field with a column of its own are there, or would be if events had any.</summary>
    public bool IsComplete(Field field) => field.IsCanonical || !HasMaps || _table.Complete.Contains(field.Name);
}
