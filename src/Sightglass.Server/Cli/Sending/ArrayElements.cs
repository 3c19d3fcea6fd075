using System.Buffers;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Splits JSON arrays, and objects after them, into lines as their bytes arrive. It tracks only strings and nesting; the server parses each element anyway.</summary>
internal sealed class ArrayElements
{
    private enum Place
    {
        BeforeArray,
        InArray,
        AfterArray,
    }

    // Elements, one per line, the last perhaps unfinished. Emptied by Take.
    private readonly ByteBuffer _lines = new(EventChunker.ChunkBytes);
    private readonly List<long> _lineOfElement = [];
    private Place _place;
    private int _elementStart, _lastElementStart, _depth;
    private bool _isInString, _isEscaped;

    /// <summary>Bytes of finished elements.</summary>
    public int Length => _elementStart;

    /// <summary>Bytes of the unfinished element.</summary>
    public int ElementLength => _lines.Length - _elementStart;

    /// <summary>The line where the unfinished element begins.</summary>
    public long ElementLine => _lineOfElement.Count > 0 ? _lineOfElement[^1] : 1;

    /// <summary>The line of the first text that is neither in an array nor an object; null for none.</summary>
    public long? ForeignLine { get; private set; }

    /// <summary>The error if the file ends here; null if the array is complete.</summary>
    public string? Complaint =>
        ForeignLine is not null ? "something follows the array"
        : _place == Place.InArray || _depth > 0 ? "the file ends in the middle of the array; the elements before it were sent"
        : null;

    /// <summary>Reads until the input is consumed or a chunk is full.</summary>
    /// <param name="input">The next bytes of the file.</param>
    /// <param name="line">The line where they begin; updated to the current line.</param>
    /// <returns>Bytes read.</returns>
    public int Read(ReadOnlySpan<byte> input, ref long line)
    {
        for (var index = 0; index < input.Length; index++)
        {
            var value = input[index];
            line += value == '\n' ? 1 : 0;
            if (_place == Place.InArray || _depth > 0 || value == '{')
            {
                ReadInArray(value, line);
                if (Length >= EventChunker.ChunkBytes)
                {
                    return index + 1;
                }
            }
            else if (value == '[')
            {
                // The first one, or one that follows another.
                _place = Place.InArray;
            }
            else
            {
                ForeignLine ??= IsSpace(value) || value == ',' ? null : line;
            }
        }

        return input.Length;
    }

    /// <summary>Takes the finished elements, at most a chunk of them; the others remain.</summary>
    public EventChunk Take(string name, int fileIndex, int number)
    {
        var isOneTooMany = Length > EventChunker.ChunkBytes && _lastElementStart > 0;
        var length = isOneTooMany ? _lastElementStart : Length;
        var count = _lineOfElement.Count - (ElementLength > 0 ? 1 : 0) - (isOneTooMany ? 1 : 0);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _lines.Slice(0, length).CopyTo(bytes);
        var chunk = new EventChunk(name, fileIndex, bytes, length, 0, _lineOfElement[..count]) { Number = number };
        var rest = _lines.Slice(length, _lines.Length).ToArray();
        _lineOfElement.RemoveRange(0, count);
        _lines.Clear();
        _lines.Append(rest);
        (_elementStart, _lastElementStart) = (_elementStart - length, 0);
        return chunk;
    }

    private void ReadInArray(byte value, long line)
    {
        if (_isInString)
        {
            _lines.Append(value);
            _isInString = _isEscaped || value != '"';
            _isEscaped = !_isEscaped && value == '\\';
            return;
        }

        switch (value)
        {
            case (byte)',' when _depth == 0:
                EndElement();
                return;
            case (byte)']' when _depth == 0:
                EndElement();
                _place = Place.AfterArray;
                return;
            case (byte)'"':
                _isInString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth = Math.Max(0, _depth - 1);
                break;
        }

        if (ElementLength > 0 || !IsSpace(value))
        {
            if (ElementLength == 0)
            {
                _lineOfElement.Add(line);
            }

            _lines.Append(value is (byte)'\n' or (byte)'\r' ? (byte)' ' : value);
        }

        if (_depth == 0 && value is ((byte)'}' or (byte)']'))
        {
            // Also without a comma after it.
            EndElement();
        }
    }

    private void EndElement()
    {
        if (ElementLength > 0)
        {
            _lines.Append((byte)'\n');
            _lastElementStart = _elementStart;
            _elementStart = _lines.Length;
        }
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
