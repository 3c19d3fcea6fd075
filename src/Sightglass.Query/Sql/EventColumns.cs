using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The fields that queries know, and the columns that the table of events has at the moment and that a statement may name. Immutable.</summary>
/// <remarks>The two differ while columns are added and removed: a new field gets its column later, and the column of a field that lost it still exists for a while.</remarks>
internal sealed class EventColumns
{
    private readonly IReadOnlyDictionary<string, string> _types;

    /// <param name="schema">The fields that queries know.</param>
    /// <param name="types">The columns of the table, and their types.</param>
    public EventColumns(EventSchema schema, IReadOnlyDictionary<string, string> types)
    {
        Schema = schema;
        _types = types;
        IsSampled = types.ContainsKey(CanonicalFields.Weight.Name);
        Undeclared = [.. types.Where(column => !schema.TryGetOrdinal(column.Key, out _)).Select(ColumnTypes.FieldOf).OfType<Field>()];
        Fields = [.. schema.Fields.Where(Has), .. Undeclared];
    }

    public EventSchema Schema { get; }

    /// <summary>True when some event represents several: only then there is a column of weights.</summary>
    public bool IsSampled { get; }

    /// <summary>The fields that have a column now.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Fields that no pack declares any more, but whose columns still exist.</summary>
    public IReadOnlyList<Field> Undeclared { get; }

    /// <summary>The columns of a table in which every field with a column has been seen.</summary>
    public static EventColumns Of(EventSchema schema) =>
        new(schema, schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).ToDictionary(field => field.Name, ColumnTypes.Of));

    public bool Has(Field field) => _types.TryGetValue(field.Name, out var type) && type == ColumnTypes.Of(field);
}
