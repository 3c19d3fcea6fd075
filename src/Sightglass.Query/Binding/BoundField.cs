using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>What a field name refers to.</summary>
/// <param name="Name">For display: the field's own name, not an alias.</param>
public abstract record BoundField(string Name);

/// <summary>A field of the schema.</summary>
public sealed record ColumnField(int Ordinal, Field Field) : BoundField(Field.Name)
{
    /// <summary>True for the only column that is never null: an empty text means that the event has no name.</summary>
    public bool IsEvent { get; } = Field.Name == CanonicalFields.Event.Name;

    /// <summary>The fields of a schema, in its order.</summary>
    public static IEnumerable<ColumnField> All(EventSchema schema) => schema.Fields.Select((field, ordinal) => new ColumnField(ordinal, field));
}

/// <summary>A value within the attributes.</summary>
/// <param name="Member">A top-level member with exactly this name wins.</param>
public sealed record AttributeField(string Name, string Member) : BoundField(Name)
{
    /// <summary>Otherwise the path through nested members; empty when the name has no dots.</summary>
    public IReadOnlyList<string> Path => Member.Contains('.', StringComparison.Ordinal) ? Member.Split('.') : [];
}

/// <summary>A part of every event that is not a field of the schema.</summary>
public sealed record EventPartField(string Name, EventPart Part) : BoundField(Name);

/// <summary>A column of the result, used in conditions on its rows.</summary>
/// <param name="Key">Index among the keys; null for a computed value.</param>
/// <param name="Value">Index among the computed values; null for a key.</param>
public sealed record AnswerColumn(string Name, int? Key, int? Value) : BoundField(Name);

public enum EventPart : byte
{
    /// <summary>32 hex digits: 16 of the time in microseconds, 16 of the sequence number.</summary>
    Id,
    Time,
    Received,
    Tenant,

    /// <summary>All attributes, as JSON text.</summary>
    Attributes,
}
