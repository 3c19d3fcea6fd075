using System.Buffers.Binary;
using System.Globalization;

namespace Sightglass.Telemetry.Events;

/// <summary>An event's id: the time when it happened and the sequence number assigned on arrival. 128 bits, sorted by time.</summary>
/// <param name="TimeMicros">Microseconds since 1970 UTC.</param>
/// <param name="Sequence">Unique in an installation.</param>
public readonly record struct EventKey(long TimeMicros, ulong Sequence)
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 32;

    /// <summary>Parses the text form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out EventKey id)
    {
        id = default;
        if (text.Length != TextLength
            || !ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var time)
            || !ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var sequence)
            || time > long.MaxValue)
        {
            return false;
        }

        id = new EventKey((long)time, sequence);
        return true;
    }

    /// <summary>32 hexadecimal digits: the time, then the sequence number.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TimeMicros:x16}{Sequence:x16}");

    /// <summary>Writes the text form.</summary>
    /// <param name="target">At least <see cref="TextLength"/> bytes.</param>
    public void Format(Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, TimeMicros);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Sequence);
        Convert.TryToHexStringLower(bytes, target, out _);
    }
}
