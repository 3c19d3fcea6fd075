using System.Buffers;
using System.Runtime.CompilerServices;
using Sightglass.Server.Ingest;
using Sightglass.Telemetry.Csv;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Splits a stream of events of any size into chunks, at line ends.</summary>
/// <remarks>
/// NDJSON is not parsed. A JSON array is split into one line per element: line ends between its tokens become spaces; the server checks
/// what an element contains. CSV is cut between its records, and each chunk begins with the header. One caller.
/// </remarks>
/// <param name="stream">Decompressed.</param>
/// <param name="name">For messages.</param>
/// <param name="fileIndex">Index of the file on the command line.</param>
/// <param name="time">Measures how long to wait for a slow stream.</param>
internal sealed class EventChunker(Stream stream, string name, int fileIndex, TimeProvider time)
{
    /// <summary>4 MiB: a quarter of the server's default body limit, a thousand events and more at a time.</summary>
    public const int ChunkBytes = 4 << 20;

    /// <summary>Maximum length of a line; the server rejects longer events with its own message.</summary>
    public const int MaxLineBytes = 8 << 20;

    // If a program writes into the pipe only from time to time, its events should still arrive soon. A file is always cut at the same places.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private const int ReadBytes = 256 << 10;

    // Waiting events are in [_start, _end). Emptied by Take; grows at most to one line of the maximum length.
    private byte[] _buffer = new byte[ChunkBytes + ReadBytes];
    private int _start, _end;
    private long _line = 1;
    private int _chunks;
    private CsvHeader? _csv; // Null for anything else.
    private byte[] _header = [];
    private string? _failure; // Why the stream ended before its end.

    private ReadOnlySpan<byte> Waiting => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads to the end.</summary>
    /// <exception cref="CommandFailure">A line is too long, the header of CSV names no members, the array ends early, or the data is damaged; the message contains file and line.</exception>
    public async IAsyncEnumerable<EventChunk> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isArray = await IsArrayAsync(cancellationToken);
        _csv = isArray ? null : await ReadHeaderAsync(cancellationToken);
        _header = Waiting[..(_csv?.End ?? 0)].ToArray();
        var chunks = isArray ? ReadArrayAsync(cancellationToken) : ReadLinesAsync(cancellationToken);
        await foreach (var chunk in chunks)
        {
            yield return chunk;
        }
    }

    private async IAsyncEnumerable<EventChunk> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_end - _start >= ChunkBytes && LengthOfChunk() is var length and > 0)
            {
                yield return TakeLines(length);
            }

            var reading = FillAsync(cancellationToken);
            if (!reading.IsCompleted && !EventFile.IsRepeatable(name) && LengthOfChunk() is var waiting and > 0 && !await EndsSoonAsync(reading, cancellationToken))
            {
                yield return TakeLines(waiting);
            }

            if (!await reading)
            {
                break;
            }
        }

        // Of a stream that broke off, the line that was being read is no event.
        while (LengthOfChunk(isWhole: _failure is null) is var rest and > 0)
        {
            yield return TakeLines(rest);
        }

        ThrowIfBroken();
    }

    private async IAsyncEnumerable<EventChunk> ReadArrayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var array = new ArrayElements();
        while (true)
        {
            while (_start < _end)
            {
                _start += array.Read(_buffer.AsSpan(_start, _end - _start), ref _line);
                if (array.Length >= ChunkBytes)
                {
                    yield return array.Take(name, fileIndex, _chunks++);
                }
            }

            if (array.ElementLength > MaxLineBytes)
            {
                throw new CommandFailure(ExitCode.Failed, $"{name}:{array.ElementLine}: the element is longer than {MaxLineBytes} bytes, the limit");
            }

            if (!await FillAsync(cancellationToken))
            {
                break;
            }
        }

        while (array.Length > 0)
        {
            yield return array.Take(name, fileIndex, _chunks++);
        }

        ThrowIfBroken();
        if (array.Complaint is { } complaint)
        {
            throw new CommandFailure(ExitCode.Failed, $"{name}:{array.ForeignLine ?? _line}: {complaint}");
        }
    }

    private async Task<bool> IsArrayAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken))
        {
            var begin = _buffer.AsSpan(_start, _end - _start);
            if (begin.Length < 3 && begin.SequenceEqual("\uFEFF"u8[..begin.Length]))
            {
                continue;
            }

            var skipped = begin.StartsWith("\uFEFF"u8) ? 3 : 0;
            if (begin[skipped..].TrimStart(" \t\r\n"u8) is [var first, ..])
            {
                _start += skipped;
                return first == '[';
            }
        }

        return false;
    }

    /// <returns>Null for a text that is no CSV. By its name it is, unless it begins like JSON.</returns>
    private async Task<CsvHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        bool? isCsv;
        for (var isWhole = false; (isCsv = CsvHeader.Recognize(Waiting, isWhole)) is null; isWhole = !await FillAsync(cancellationToken))
        {
        }

        if (isCsv == false && (!EventFile.IsCsv(name) || CsvHeader.IsJson(Waiting) || Waiting.Trim("\r\n"u8).IsEmpty))
        {
            return null;
        }

        return CsvHeader.Read(Waiting, out var mistake) ?? throw new CommandFailure(ExitCode.Failed, $"{name}:1: {mistake}");
    }

    /// <returns>False at the end of the stream, or where it cannot be read further.</returns>
    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_buffer.Length - _end < ReadBytes)
        {
            MakeRoom();
        }

        try
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            return read > 0;
        }
        catch (Exception exception) when (exception is IOException || Decompression.IsDamage(exception))
        {
            _failure = exception.Message;
            return false;
        }
    }

    private void ThrowIfBroken()
    {
        if (_failure is not null)
        {
            throw new CommandFailure(ExitCode.Failed, $"{name}:{_line}: cannot be read further: {_failure}");
        }
    }

    private void MakeRoom()
    {
        var used = _end - _start;
        if (used > MaxLineBytes)
        {
            throw new CommandFailure(ExitCode.Failed, $"{name}:{_line}: the line is longer than {MaxLineBytes} bytes, the limit; is this NDJSON?");
        }

        var target = used + ReadBytes > _buffer.Length ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, used).CopyTo(target);
        _buffer = target;
        (_start, _end) = (0, used);
    }

    private async Task<bool> EndsSoonAsync(Task reading, CancellationToken cancellationToken) =>
        await Task.WhenAny(reading, Task.Delay(Patience, time, cancellationToken)) == reading;

    // Complete lines or records, at most a chunk of them; a longer first one is sent alone.
    private int LengthOfChunk(bool isWhole = false)
    {
        if (_csv is not null)
        {
            return CsvRecord.PieceLength(Waiting, _csv.Separator, ChunkBytes, isWhole);
        }

        if (isWhole && Waiting.Length <= ChunkBytes)
        {
            return Waiting.Length;
        }

        var fitting = Waiting[..Math.Min(Waiting.Length, ChunkBytes)].LastIndexOf((byte)'\n') + 1;
        return fitting > 0 ? fitting : Waiting.IndexOf((byte)'\n') is var end && end < 0 && isWhole ? Waiting.Length : end + 1;
    }

    // Copied, because a read into the rest of the buffer may be in progress.
    private EventChunk TakeLines(int length)
    {
        var header = _chunks == 0 ? [] : _header.AsSpan();
        var bytes = ArrayPool<byte>.Shared.Rent(header.Length + length);
        var source = _buffer.AsSpan(_start, length);
        header.CopyTo(bytes);
        source.CopyTo(bytes.AsSpan(header.Length));
        var chunk = new EventChunk(name, fileIndex, bytes, header.Length + length, _line - header.Count((byte)'\n'), null) { Number = _chunks++, Csv = _csv };
        _line += source.Count((byte)'\n');
        _start += length;
        return chunk;
    }
}
