using System.Buffers.Binary;
using System.Globalization;

namespace Sightglass.Telemetry.Events;

/// <summary>Prints and parses the ids of events: 32 hexadecimal digits, 16 of the time and 16 of the encrypted sequence number. Any thread may use it.</summary>
/// <remarks>
/// Sequence numbers count the events of a whole installation, so their differences would tell a tenant how much the others send. Encrypted they tell nothing, not even
/// that two moments had the same number. Ids still sort by time.
/// The cipher is a balanced Feistel network over two halves of 31 bits. Its round function is the lowest 31 bits of SipHash-2-4 under the installation's key, of 13 bytes: the time
/// in microseconds and the half, both little-endian, and the number of the round. The highest bit marks what is encrypted. The engine computes the same: <c>FieldSql</c>.
/// Numbers from before the key was made were told already: they stay as they are, so that links and cursors of earlier versions lead to the same events.
/// </remarks>
public sealed class EventIds
{
    /// <summary>Length of the text form.</summary>
    public const int TextLength = 32;

    /// <summary>Rounds of the cipher. Four suffice against anybody who chooses what is encrypted; a few more cost nothing.</summary>
    public const int Rounds = 6;

    /// <summary>Bits of each half of a number. Sequence numbers reach 62 bits in the year 11,100.</summary>
    public const int HalfBits = 31;

    private const ulong Mark = 1UL << 63;
    private const uint HalfMask = (1u << HalfBits) - 1;

    private volatile Tuple<ulong, ulong, ulong>? _key;

    /// <summary>Ids of an installation whose key is not known yet: <see cref="Use"/> sets it. Until then nothing can be printed or parsed.</summary>
    public EventIds()
    {
    }

    /// <inheritdoc cref="Use"/>
    public EventIds(UInt128 key, ulong firstEncrypted = 0) => Use(key, firstEncrypted);

    /// <summary>Ids under a key that everybody knows: for schemas outside an installation, such as those of tests.</summary>
    public static EventIds WithoutSecret { get; } = new(UInt128.Zero);

    /// <summary>The key's two halves, for the engine's statement. Secret.</summary>
    public (ulong First, ulong Second) Key => (Loaded.Item1, Loaded.Item2);

    /// <summary>The first sequence number that is encrypted.</summary>
    public ulong FirstEncrypted => Loaded.Item3;

    private Tuple<ulong, ulong, ulong> Loaded => _key ?? throw new InvalidOperationException("the key of event ids is not loaded yet");

    /// <summary>Sets the key, once, before the first event is printed.</summary>
    /// <param name="key">128 secret random bits, the same on every server of the installation.</param>
    /// <param name="firstEncrypted">Above every sequence number that was given before there was a key.</param>
    public void Use(UInt128 key, ulong firstEncrypted) => _key = Tuple.Create((ulong)(key >> 64), (ulong)key, firstEncrypted);

    /// <summary>Parses the text form; false for anything else. A text that no server of this installation printed is none, or gives an event that does not exist.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out EventKey id)
    {
        id = default;
        if (text.Length != TextLength
            || !ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var time)
            || !ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            || time > long.MaxValue)
        {
            return false;
        }

        var sequence = (number & Mark) == 0 ? number : Decrypt((long)time, number ^ Mark);
        id = new EventKey((long)time, sequence);

        // Each event has one text: numbers below are told as they are, the others encrypted.
        return (number & Mark) == 0 == sequence < FirstEncrypted && number < Mark + (Mark >> 1);
    }

    /// <summary>The text form.</summary>
    public string Format(EventKey id) => string.Create(CultureInfo.InvariantCulture, $"{id.TimeMicros:x16}{NumberOf(id):x16}");

    /// <summary>Writes the text form.</summary>
    /// <param name="id">The event.</param>
    /// <param name="target">At least <see cref="TextLength"/> bytes.</param>
    public void Format(EventKey id, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id.TimeMicros);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NumberOf(id));
        Convert.TryToHexStringLower(bytes, target, out _);
    }

    private ulong NumberOf(EventKey id) => id.Sequence < FirstEncrypted ? id.Sequence : Encrypt(id.TimeMicros, id.Sequence) | Mark;

    private ulong Encrypt(long time, ulong sequence)
    {
        var (left, right) = ((uint)(sequence >> HalfBits) & HalfMask, (uint)sequence & HalfMask);
        for (var round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ Mix(time, right, round));
        }

        return ((ulong)left << HalfBits) | right;
    }

    private ulong Decrypt(long time, ulong encrypted)
    {
        var (left, right) = ((uint)(encrypted >> HalfBits) & HalfMask, (uint)encrypted & HalfMask);
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
        return (uint)SipHash.Compute(first, second, message) & HalfMask;
    }
}
