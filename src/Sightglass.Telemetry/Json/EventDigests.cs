using System.Buffers;
using System.IO.Hashing;

namespace Sightglass.Telemetry.Json;

/// <summary>A digest of all events up to each one of a body: two bodies have the same digest at an event exactly if they begin with the same events, whatever stands between these.</summary>
/// <remarks>XXH3 with 128 bits: fast, and no two texts of one sender have the same by chance.</remarks>
public sealed class EventDigests
{
    private static readonly SearchValues<byte> BlanksAndQuotes = SearchValues.Create(" \t\r\n\""u8);

    private readonly XxHash128 _hash = new();

    private readonly List<Prefix> _accepted = [];

    /// <summary>The beginnings of the body that end with an accepted event, in order. The last line of a file may be half written, and rejected until it is whole.</summary>
    public IReadOnlyList<Prefix> Accepted => _accepted;

    /// <summary>Adds the next event. The blanks between its tokens do not count: programs print the same event with and without.</summary>
    /// <param name="json">Its text, without what stands around it.</param>
    /// <inheritdoc cref="Add"/>
    public void AddJson(ReadOnlySpan<byte> json, EventPlace next, int? rows)
    {
        for (int end; (end = json.IndexOfAny(BlanksAndQuotes)) >= 0; json = json[end..])
        {
            _hash.Append(json[..end]);
            if (json[end] == '"')
            {
                var length = StringLength(json[end..]);
                _hash.Append(json.Slice(end, length));
                end += length;
            }
            else
            {
                end++;
            }
        }

        Add(json, next, rows);
    }

    /// <summary>Adds the next event.</summary>
    /// <param name="text">Its text, without what stands around it.</param>
    /// <param name="next">The place after it.</param>
    /// <param name="rows">Accepted events so far, with this one; null if it was rejected.</param>
    public void Add(ReadOnlySpan<byte> text, EventPlace next, int? rows)
    {
        _hash.Append(text);
        _hash.Append("\n"u8);
        if (rows is { } accepted)
        {
            _accepted.Add(new Prefix(_hash.GetCurrentHashAsUInt128(), next, accepted));
        }
    }

    /// <summary>The length of a string with its quotes; of all that is left, if it does not end.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (at < json.Length && json[at..].IndexOfAny((byte)'"', (byte)'\\') is var length and >= 0)
        {
            at += length + 1;
            if (json[at - 1] == '"')
            {
                return at;
            }

            at++;
        }

        return json.Length;
    }

    /// <summary>The beginning of a body.</summary>
    /// <param name="Digest">Of all its events.</param>
    /// <param name="Next">Where the rest begins.</param>
    /// <param name="Rows">Its accepted events.</param>
    public readonly record struct Prefix(UInt128 Digest, EventPlace Next, int Rows);
}

/// <summary>A place between two events of a body.</summary>
/// <param name="Index">Number of events before it.</param>
/// <param name="Offset">Byte of the body, without its byte order mark.</param>
/// <param name="IsInArray">Whether it lies within an array.</param>
public readonly record struct EventPlace(int Index, int Offset, bool IsInArray);
