using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The fields that questions know, and the columns that the table of events has at a moment: what a statement may name. Immutable.</summary>
/// <param name="schema">The fields that questions know.</param>
/// <param name="names">The columns of the table.</param>
internal sealed class EventColumns(EventSchema schema, IReadOnlySet<string> names)
{
    public EventSchema Schema => schema;

    /// <summary>True when some event stands for several: only then there is a column of weights.</summary>
    public bool IsSampled { get; } = names.Contains(CanonicalFields.Weight.Name);

    /// <summary>The columns of a table in which every field has been seen.</summary>
    public static EventColumns Of(EventSchema schema) => new(schema, schema.Fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal));

    public bool Has(Field field) => names.Contains(field.Name);
}
