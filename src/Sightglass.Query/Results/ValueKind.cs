namespace Sightglass.Query.Results;

/// <summary>The kind of a value in JSON.</summary>
public enum ValueKind : byte
{
    /// <summary>The event lacks the value.</summary>
    Null,
    Text,
    Number,
    Boolean,

    /// <summary>An array or an object.</summary>
    Json,
}
