using System.Buffers.Binary;
using System.Globalization;

namespace Sightglass.Telemetry.Events;

/// <summary>Prints and parses the ids of events: 32 hexadecimal digits, 16 of the time and 16 of the encrypted sequence number. Any thread may use it.</summary>
/// <remarks>
/// Sequence numbers count the events of a whole installation, so their differences would tell a tenant how much the others send. Encrypted they tell nothing, not even
/// that two moments had the same number. Ids still sort by time.
/// The cipher is a balanced Feistel network over the two halves of the number. Its round function is the lower half of SipHash-2-4 under the installation's key, of 13 bytes: the time
/// in microseconds and the half, both little-endian, and the number of the round. The engine computes the same: <c>FieldSql</c>.
/// </remarks>
public sealed class EventIds
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 32;

    /// <summary>Rounds of the cipher. Four suffice against anybody who chooses what is encrypted; a few more cost nothing.</summary>
    public const int Rounds = 6;

    private const int HalfBits = 32;

    private volatile Tuple<ulong, ulong>? _key;

    /// <summary>Ids of an installation whose key is not known yet: <see cref="Use"/> sets it. Until then nothing can be printed or parsed.</summary>
    public EventIds()
    {
    }

    /// <param name="key">128 secret random bits, the same on every server of the installation.</param>
    public EventIds(UInt128 key) => Use(key);

    /// <summary>Ids under a key that everybody knows: for schemas outside an installation, such as those of tests.</summary>
    public static EventIds WithoutSecret { get; } = new(UInt128.Zero);

    /// <summary>The key's two halves, for the engine's statement. Secret.</summary>
    public (ulong First, ulong Second) Key => _key is var (first, second) ? (first, second) : throw new InvalidOperationException("the key of event ids is not loaded yet");

    /// <summary>Sets the key, once, before the first event is printed.</summary>
    public void Use(UInt128 key) => _key = Tuple.Create((ulong)(key >> 64), (ulong)key);

    /// <summary>Parses the text form; false for anything else. A text that no server of this installation printed gives an event that does not exist.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out EventKey id)
    {
        id = default;
        if (text.Length != TextLength
            || !ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var time)
            || !ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var encrypted)
            || time > long.MaxValue)
        {
            return false;
        }

        id = new EventKey((long)time, Decrypt((long)time, encrypted));
        return true;
    }

    /// <summary>The text form.</summary>
    public string Format(EventKey id) => string.Create(CultureInfo.InvariantCulture, $"{id.TimeMicros:x16}{Encrypt(id.TimeMicros, id.Sequence):x16}");

    /// <summary>Writes the text form.</summary>
    /// <param name="id">The event.</param>
    /// <param name="target">At least <see cref="TextLength"/> bytes.</param>
    public void Format(EventKey id, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.TimeMicros);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Encrypt(id.TimeMicros, id.Sequence));
        Convert.TryToHexStringLower(bytes, target, out _);
    }

    private ulong Encrypt(long time, ulong sequence)
    {
        var (left, right) = ((uint)(sequence >> HalfBits), (uint)sequence);
        for (var round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ Mix(time, right, round));
        }

        return ((ulong)left << HalfBits) | right;
    }

    private ulong Decrypt(long time, ulong encrypted)
    {
        var (left, right) = ((uint)(encrypted >> HalfBits), (uint)encrypted);
        for (var round = Rounds - 1; round >= 0; round--)
        {
            (left, right) = (right ^ Mix(time, left, round), left);
        }

        return ((ulong)left << HalfBits) | right;
    }

    private uint Mix(long time, uint half, int round)
    {
        Span<byte> message = stackalloc byte[13];
        BinaryPrimitives.WriteInt64LittleEndian(message, time);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], half);
        message[12] = (byte)round;
        var (first, second) = Key;
        return (uint)SipHash.Compute(first, second, message);
    }
}
