using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The fields that questions know, and the columns that the table of events has at a moment: what a statement may name. Immutable.</summary>
/// <remarks>The two differ while columns come and go: a field of a pack that is new has its column later, and a column of a field that lost it is still there for a while.</remarks>
internal sealed class EventColumns
{
    private readonly IReadOnlyDictionary<string, string> _types;

    /// <param name="schema">The fields that questions know.</param>
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

    /// <summary>True when some event stands for several: only then there is a column of weights.</summary>
    public bool IsSampled { get; }

    /// <summary>The fields that have a column now.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Fields that no pack declares any more, and whose columns are still there.</summary>
    public IReadOnlyList<Field> Undeclared { get; }

    /// <summary>The columns of a table in which every field with a column has been seen.</summary>
    public static EventColumns Of(EventSchema schema) =>
        new(schema, schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).ToDictionary(field => field.Name, ColumnTypes.Of));

    public bool Has(Field field) => _types.TryGetValue(field.Name, out var type) && type == ColumnTypes.Of(field);
}
