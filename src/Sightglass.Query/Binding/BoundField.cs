using System.Text;
using Sightglass.Telemetry.Columns;
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
/// <param name="Member">Its name within them. Dots are part of a member's name, or lead into an object.</param>
public sealed record AttributeField(string Name, string Member) : BoundField(Name)
{
    // The number of paths grows with the square of the parts: 8 parts have 29 of them. Longer names are tried literally and along all dots.
    private const int MaxParts = 8;

    // Ingest takes no deeper events.
    private const int MaxDepth = 32;

    /// <summary>The key in the maps of the only path that is meant, whatever dots its names have; null if the dots of the name decide.</summary>
    public string? ExactKey { get; init; }

    /// <summary>The paths that the name may mean, in the order in which they are tried: a top-level member with exactly this name, the path along all dots, then paths with one member that has dots of its own.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths
    {
        get
        {
            if (ExactKey is { } key)
            {
                yield return key.Split(MapKey.Separator);
                yield break;
            }

            yield return [Member];
            var parts = Member.Split('.');
            if (parts.Length is 1 or > MaxDepth)
            {
                yield break;
            }

            yield return parts;
            for (var length = parts.Length - 1; length > 1 && parts.Length <= MaxParts; length--)
            {
                for (var start = parts.Length - length; start >= 0; start--)
                {
                    var end = start + length;
                    yield return [.. parts[..start], string.Join('.', parts[start..end]), .. parts[end..]];
                }
            }
        }
    }

    /// <summary>A text in the JSON of every event that has the attribute, whichever path it is on: the end of the last member's name.</summary>
    public string EndInJson
    {
        get
        {
            var lastDot = Member.LastIndexOf('.');
            var name = new ByteBuffer();
            JsonText.AppendString(name, Member[(lastDot + 1)..]);
            return Encoding.UTF8.GetString(name.Span[(lastDot < 0 ? 0 : 1)..]) + ":";
        }
    }
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
