using System.Text.Json.Serialization;

namespace Sightglass.Storage.Integrity;

/// <summary>Stored data that is lost or cannot be read.</summary>
/// <param name="Kind">What is damaged.</param>
/// <param name="Place">The file or part, relative to the data folder, with the offset if one is known: the same damage has the same place.</param>
/// <param name="Rows">Events that it hit; null when the number is not known, 0 when none is lost.</param>
/// <param name="Detail">What was found and what was done, in a sentence.</param>
/// <param name="FoundAt">UTC.</param>
public sealed record Damage(DamageKind Kind, string Place, long? Rows, string Detail, DateTimeOffset FoundAt);

/// <summary>What is damaged.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DamageKind>))]
public enum DamageKind
{
    /// <summary>Records of the spool.</summary>
    [JsonStringEnumMemberName("record")]
    Record,

    /// <summary>A header of a segment of the spool. Its records are read without it.</summary>
    [JsonStringEnumMemberName("segment")]
    Segment,

    /// <summary>Records, or whole segments, that the spool should have.</summary>
    [JsonStringEnumMemberName("hole")]
    Hole,

    /// <summary>The state of the writer.</summary>
    [JsonStringEnumMemberName("state")]
    State,

    /// <summary>Receipts of requests with a key.</summary>
    [JsonStringEnumMemberName("receipts")]
    Receipts,

    /// <summary>Events that the engine refuses. They are set aside and can be inserted again.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>A part of a table of the engine.</summary>
    [JsonStringEnumMemberName("part")]
    Part,

    /// <summary>The database of documents: keys, packs.</summary>
    [JsonStringEnumMemberName("documents")]
    Documents,
}
