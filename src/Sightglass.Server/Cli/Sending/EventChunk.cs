using System.Buffers;
using Sightglass.Telemetry.Csv;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Cli.Sending;

/// <summary>A few megabytes of events, one per line or as CSV, with their origin.</summary>
/// <param name="file">Name for messages.</param>
/// <param name="fileIndex">Index of the file on the command line.</param>
/// <param name="bytes">Rented from the shared pool; <see cref="Dispose"/> returns it.</param>
/// <param name="length">Number of valid bytes.</param>
/// <param name="firstLine">One-based line of the file where the chunk begins; if it repeats a header, of a file that has the header there.</param>
/// <param name="lines">The line where each event begins, if events and lines differ; otherwise null.</param>
internal sealed class EventChunk(string file, int fileIndex, byte[] bytes, int length, long firstLine, IReadOnlyList<long>? lines) : IDisposable
{
    public string File => file;

    public int FileIndex => fileIndex;

    /// <summary>Zero-based index among the file's chunks.</summary>
    public int Number { get; init; }

    /// <summary>The header that the chunk begins with; null if it is not CSV.</summary>
    public CsvHeader? Csv { get; init; }

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, length);

    /// <summary>One-based line of the file where the chunk's first event begins.</summary>
    public long FirstLine
    {
        get
        {
            var text = Memory.Span[(Csv?.End ?? 0)..];
            var blank = text.Length - text.TrimStart(" \t\r\n"u8).Length;
            return lines is [var first, ..] ? first : firstLine + HeaderLines + text[..blank].Count((byte)'\n');
        }
    }

    /// <summary>The line of the file where an event begins.</summary>
    public long LineOf(Rejection rejected) => lines is not null
        ? lines[Math.Min(rejected.Index, lines.Count - 1)]
        : firstLine + (rejected.Line ?? 1) - 1;

    /// <summary>Number of events in the chunk: non-blank lines, or records after the header.</summary>
    public int CountEvents()
    {
        if (lines is not null)
        {
            return lines.Count;
        }

        var count = 0;
        if (Csv is not null)
        {
            for (var at = Csv.End; at < length; at += CsvRecord.EndOf(Memory.Span[at..], Csv.Separator, isWhole: true))
            {
                count++;
            }

            return count;
        }

        foreach (var range in Memory.Span.Split((byte)'\n'))
        {
            count += Memory.Span[range].Trim(" \t\r"u8).IsEmpty ? 0 : 1;
        }

        return count;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(bytes);

    private int HeaderLines => Csv is null ? 0 : Memory.Span[..Csv.End].Count((byte)'\n');
}
