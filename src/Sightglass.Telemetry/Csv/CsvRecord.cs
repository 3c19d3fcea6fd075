using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Csv;

/// <summary>Walks over the cells of one record, as RFC 4180 writes them: <c>"…"</c> holds separators, line breaks and doubled quotes; a quote elsewhere is a character.</summary>
/// <param name="text">Begins with the record.</param>
/// <param name="separator">Between two cells.</param>
/// <param name="isWhole">Whether the text ends where the file does, and not only where reading has come to.</param>
public ref struct CsvRecord(ReadOnlySpan<byte> text, byte separator, bool isWhole)
{
    // No event is longer. A quote without its end costs the line it stands in, and not the rest of the file.
    private const int MaxQuotedBytes = EventLimits.MaxEventBytes;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>The cell without its quotes; quotes within these are still doubled.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    public bool IsQuoted { get; private set; }

    /// <summary>After the last cell: where the next record begins; -1 if the record does not end within the text.</summary>
    public int End { get; private set; }

    /// <summary>What is wrong with the quotes of the cells so far; null for nothing.</summary>
    public string? Mistake { get; private set; }

    /// <summary>Where the record at the beginning of a text ends; -1 if that is not within the text.</summary>
    public static int EndOf(ReadOnlySpan<byte> text, byte separator, bool isWhole)
    {
        var record = new CsvRecord(text, separator, isWhole);
        while (record.MoveNext())
        {
        }

        return record.End;
    }

    /// <summary>How much of a text to send at once.</summary>
    /// <param name="text">Begins with a record.</param>
    /// <param name="separator">Between two cells.</param>
    /// <param name="limit">In bytes.</param>
    /// <param name="isWhole">Whether the text ends where the file does.</param>
    /// <returns>The length of as many records as fit, or of a longer first one; 0 if that one does not end within the text.</returns>
    public static int PieceLength(ReadOnlySpan<byte> text, byte separator, int limit, bool isWhole)
    {
        var fitting = text[..Math.Min(text.Length, limit)];
        var (length, end) = (0, 0);
        while (length < fitting.Length && (end = EndOf(fitting[length..], separator, isWhole && text.Length <= limit)) > 0)
        {
            length += end;
        }

        return length > 0 ? length : Math.Max(0, EndOf(text, separator, isWhole));
    }

    /// <summary>Moves to the next cell; false after the last one.</summary>
    public bool MoveNext()
    {
        if (End != 0 || _text.IsEmpty)
        {
            return false;
        }

        var (start, at) = (_at, _at);
        IsQuoted = _text[at..] is [(byte)'"', ..];
        if (IsQuoted)
        {
            at = ClosingQuote(at + 1);
            if (at < 0 && !isWhole && _text.Length < MaxQuotedBytes)
            {
                End = -1;
                return false;
            }

            if (at < 0)
            {
                return TakeLine(start, "a quoted cell has no closing quote");
            }

            Raw = _text[(start + 1)..at];
            at++;
        }

        var length = _text[at..].IndexOfAny(separator, (byte)'\n', (byte)'\r');
        var end = length < 0 ? _text.Length : at + length;
        var isLast = length < 0 || _text[end] != separator;
        var after = isLast ? AfterBreak(end) : end + 1;
        if (after < 0)
        {
            End = -1;
            return false;
        }

        var rest = _text[at..end];
        if (!IsQuoted)
        {
            Raw = rest;
        }
        else if (!rest.IsEmpty)
        {
            return TakeLine(start, "text follows the closing quote of a cell; a quote within a quoted cell is written twice");
        }

        _at = after;
        End = isLast ? after : 0;
        return true;
    }

    /// <summary>The text of the cell.</summary>
    /// <param name="scratch">Overwritten if the cell has quotes; the result is then a part of it.</param>
    public readonly ReadOnlySpan<byte> Text(ByteBuffer scratch)
    {
        if (!IsQuoted || !Raw.Contains((byte)'"'))
        {
            return Raw;
        }

        scratch.Clear();
        var rest = Raw;
        for (int quote; (quote = rest.IndexOf((byte)'"')) >= 0; rest = rest[Math.Min(quote + 2, rest.Length)..])
        {
            scratch.Append(rest[..(quote + 1)]);
        }

        scratch.Append(rest);
        return scratch.Span;
    }

    private readonly int ClosingQuote(int at)
    {
        var text = _text[..Math.Min(_text.Length, MaxQuotedBytes)];
        while (at < text.Length && text[at..].IndexOf((byte)'"') is var length and >= 0)
        {
            at += length;
            if (at + 1 == text.Length || text[at + 1] != '"')
            {
                return at;
            }

            at += 2;
        }

        return -1;
    }

    /// <summary>Where the text goes on after a line break: a line feed, a carriage return, or both.</summary>
    /// <param name="at">The break, or the end of the text.</param>
    /// <returns>-1 if that is not within the text.</returns>
    private readonly int AfterBreak(int at)
    {
        var isOpen = at >= _text.Length || (_text[at] == '\r' && at + 1 == _text.Length);
        return isOpen ? (isWhole ? _text.Length : -1) : _text[at] == '\r' && _text[at + 1] == '\n' ? at + 2 : at + 1;
    }

    /// <summary>Ends the record with the line: where quotes do not match, nothing else tells where the next one begins.</summary>
    private bool TakeLine(int start, string mistake)
    {
        var length = _text[start..].IndexOfAny((byte)'\n', (byte)'\r');
        End = AfterBreak(length < 0 ? _text.Length : start + length);
        if (End < 0)
        {
            return false;
        }

        Mistake = mistake;
        Raw = _text[start..End].TrimEnd("\r\n"u8);
        return true;
    }
}
