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
        IsSampled = table.Filled.Contains(CanonicalFields.Weight.Name);
        Undeclared = [.. table.Types.Where(column => table.Filled.Contains(column.Key) && !schema.TryGetOrdinal(column.Key, out _)).Select(ColumnTypes.FieldOf).OfType<Field>()];
        Fields = [.. schema.Fields.Where(Has), .. Undeclared];
    }

    public EventSchema Schema { get; }

    /// <summary>True when some event represents several: only then there is a column of weights.</summary>
    public bool IsSampled { get; }

    /// <summary>The fields that have a column with values now.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Fields that no pack declares any more, but whose columns still exist.</summary>
    public IReadOnlyList<Field> Undeclared { get; }

    /// <summary>Whether events may have texts, or numbers, in their maps, or anything in the JSON text.</summary>
    public bool HasKeywords => _table.Filled.Contains(ColumnTypes.KeywordsColumn);

    public bool HasNumbers => _table.Filled.Contains(ColumnTypes.NumbersColumn);

    public bool HasText => _table.Filled.Contains(ColumnTypes.TextColumn);

    /// <summary>The columns of a table in which every field with a column has been seen.</summary>
    public static EventColumns Of(EventSchema schema) => new(schema, new TableColumns(
        schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).Select(field => (field.Name, Type: ColumnTypes.Of(field)))
            .Concat([(ColumnTypes.KeywordsColumn, ""), (ColumnTypes.NumbersColumn, ""), (ColumnTypes.TextColumn, "")])
            .ToDictionary(column => column.Item1, column => column.Item2)));

    /// <summary>Whether the field has a column that events may have values in.</summary>
    public bool Has(Field field) => _table.Filled.Contains(field.Name) && IsOfType(field);

    /// <summary>Whether the field has a column, and no event a value of it.</summary>
    public bool IsEmpty(Field field) => !_table.Filled.Contains(field.Name) && IsOfType(field);

    private bool IsOfType(Field field) => _table.Types.TryGetValue(field.Name, out var type) && type == ColumnTypes.Of(field);
}
