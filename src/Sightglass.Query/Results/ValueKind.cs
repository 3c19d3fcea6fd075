namespace Sightglass.Query.Results;

/// <summary>What a value is in JSON.</summary>
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
