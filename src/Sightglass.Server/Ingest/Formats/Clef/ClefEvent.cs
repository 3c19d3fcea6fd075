using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>The positions of the parts of one event in its JSON text. Filled by the readers of both shapes, reused for every event.</summary>
/// <remarks>The message is composed of properties that may follow it, so an event is first measured, then written.</remarks>
internal sealed class ClefEvent
{
    private static readonly int MemberCount = Enum.GetValues<ClefMember>().Length;

    private readonly Range[] _members = new Range[MemberCount];

    // At most EventLimits.MaxFields; unescaped names in _names. Emptied by Clear.
    private readonly List<Property> _properties = [];
    private readonly ByteBuffer _names = new();
    private readonly ByteBuffer _scratch = new();

    public IReadOnlyList<Property> Properties => _properties;

    public void Clear()
    {
        Array.Clear(_members);
        _properties.Clear();
        _names.Clear();
    }

    /// <summary>Records the value at the reader's position and moves to its last token; null counts as absent.</summary>
    public void Set(ClefMember member, ref Utf8JsonReader reader) => _members[(int)member] = Measure(ref reader);

    /// <summary>Records the value at the reader's position as a property and moves to its last token.</summary>
    /// <returns>False when the event exceeds the limit of members.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        var start = _names.Length;
        _names.Append(name);
        _properties.Add(new Property(start, _names.Length, Measure(ref reader)));
        return _properties.Count <= EventLimits.MaxFields;
    }

    public ReadOnlySpan<byte> NameOf(Property property) => _names.Slice(property.NameStart, property.NameEnd);

    public bool Has(ClefMember member) => _members[(int)member].Length > 0;

    /// <summary>A reader positioned on the member's value. Call <see cref="Has"/> first.</summary>
    public Utf8JsonReader Read(ClefMember member, ReadOnlySpan<byte> json) => Read(_members[(int)member], json);

    /// <summary>A reader positioned on the property's value; false for null.</summary>
    public static bool TryRead(Property property, ReadOnlySpan<byte> json, out Utf8JsonReader reader)
    {
        reader = property.Value.Length > 0 ? Read(property.Value, json) : default;
        return property.Value.Length > 0;
    }

    /// <summary>The last property with this name, which is the one that is used.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, out Property found)
    {
        for (var i = _properties.Count - 1; i >= 0; i--)
        {
            if (NameOf(_properties[i]).SequenceEqual(name))
            {
                found = _properties[i];
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>The text of a member; false when it is absent or not a string.</summary>
    /// <param name="text">Valid until the next call.</param>
    public bool TryGetText(ClefMember member, ReadOnlySpan<byte> json, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Has(member))
        {
            return false;
        }

        var reader = Read(member, json);
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        text = JsonValues.Text(ref reader, _scratch);
        return true;
    }

    private static Utf8JsonReader Read(Range value, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json.Slice(value.Start, value.Length));
        reader.Read();
        return reader;
    }

    private static Range Measure(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var isNull = reader.TokenType == JsonTokenType.Null;
        reader.Skip();
        return isNull ? default : new Range(start, (int)reader.BytesConsumed - start);
    }

    /// <summary>A property: its name in the event's buffer, its value in the event's text; a value of length zero is null.</summary>
    public readonly record struct Property(int NameStart, int NameEnd, Range Value);

    /// <summary>A value in the event's text.</summary>
    public readonly record struct Range(int Start, int Length);
}
