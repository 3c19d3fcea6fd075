namespace Sightglass.Telemetry.Events;

/// <summary>How the values of a field are stored, compared and printed.</summary>
public enum FieldType : byte
{
    /// <summary>Text with few distinct values: dictionary-encoded (event names, models, levels).</summary>
    Keyword,

    /// <summary>Text with many distinct values (ids, messages).</summary>
    Text,

    /// <summary>A whole number, 64 bits.</summary>
    Integer,

    /// <summary>A finite binary floating-point number, 64 bits.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A point in time, microseconds since 1970 UTC.</summary>
    Timestamp,
}

/// <summary>A field with a type: a canonical one, or one that a pack declares.</summary>
/// <param name="Name">The name in events and queries; also the name of the ClickHouse column.</param>
/// <param name="Type">How values are stored.</param>
/// <param name="Unit">The unit of the values (<c>ms</c>, <c>usd</c>, <c>tokens</c>, …), or null.</param>
/// <param name="Description">One sentence for people.</param>
public sealed record Field(string Name, FieldType Type, string? Unit = null, string? Description = null)
{
    /// <summary>Other names that clients and queries may use for the field.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>True for the fields that every event may have; false for those of a pack.</summary>
    public bool IsCanonical { get; init; }

    /// <summary>True if a pack also expects an attribute of this name, or one within it: objects and lists under the name are then attributes and no drift.</summary>
    public bool MayBeObject { get; init; }
}
