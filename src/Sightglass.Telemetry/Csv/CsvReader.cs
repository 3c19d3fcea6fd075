using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Telemetry.Csv;

/// <summary>Reads a body of CSV with a header: each row is the JSON object that has the header's names as members, and is read like any other.</summary>
/// <remarks>
/// <code>
/// timestamp,event,duration_ms,message
/// 2026-01-15T10:30:00Z,cache_lookup,3,"a text, with a comma"
/// </code>
/// An empty cell is absent, and <c>""</c> an empty text. A cell that JSON would take for a number or a boolean is one; everything else is a text, without the guard of <see cref="FormulaGuard"/>.
/// A row that does not fit the header is rejected alone; a header that names no members refuses the body. One reader serves one body at a time.
/// </remarks>
public sealed class CsvReader(JsonEventReader events)
{
    private readonly ByteBuffer _json = new();
    private readonly ByteBuffer _cell = new();

    /// <summary>Receives the text of the header and of each row. Null when nobody needs it.</summary>
    public EventDigests? Digests { get; set; }

    /// <param name="body">Decompressed, UTF-8; a byte order mark is skipped.</param>
    /// <param name="batch">Receives the events.</param>
    /// <param name="origin">Who sends.</param>
    /// <param name="rejections">Receives the rejections.</param>
    /// <param name="start">Where to begin, if not after the header.</param>
    public void Read(ReadOnlySpan<byte> body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections, EventPlace start = default)
    {
        body = JsonValues.WithoutByteOrderMark(body);
        if (body.Trim("\r\n"u8).IsEmpty)
        {
            return;
        }

        var header = CsvHeader.Read(body, out var mistake);
        if (header is null)
        {
            rejections.Refuse(new Rejection(0, RejectionCode.MalformedCsv, mistake!, 1));
            return;
        }

        Digests?.Add(body[..header.End].Trim("\r\n"u8), default, rows: null);
        var at = Math.Max(header.End, start.Offset);
        var (index, line) = (start.Index, 1 + body[..at].Count((byte)'\n'));
        while (at < body.Length && batch.Count <= EventLimits.MaxEvents)
        {
            var row = new CsvRecord(body[at..], header.Separator, isWhole: true);
            if (TryWrite(ref row, header, out var cells))
            {
                var misfit = row.Mistake ?? (cells == header.Names.Count ? null : $"the row has {cells} {(cells == 1 ? "cell" : "cells")}, the header {header.Names.Count}");
                var rejected = misfit is null ? events.Read(_json.Span, batch, origin) : new EventRejection(RejectionCode.MalformedCsv, misfit);
                Digests?.Add(body.Slice(at, row.End).TrimEnd("\r\n"u8), new EventPlace(index + 1, at + row.End, IsInArray: false), rejected is null ? batch.Count : null);
                if (rejected is not null)
                {
                    rejections.Add(rejected.At(index, line));
                }

                index++;
            }

            line += body.Slice(at, row.End).Count((byte)'\n');
            at += row.End;
        }
    }

    /// <summary>Writes a row as a JSON object.</summary>
    /// <returns>False for a row without any value: a blank line.</returns>
    private bool TryWrite(ref CsvRecord row, CsvHeader header, out int cells)
    {
        _json.Clear();
        var hasValue = false;
        for (cells = 0; row.MoveNext(); cells++)
        {
            if (row.Raw.IsEmpty && !row.IsQuoted)
            {
                continue;
            }

            if (cells < header.Names.Count)
            {
                _json.Append(_json.Length == 0 ? (byte)'{' : (byte)',');
                _json.Append(header.Names[cells]);
                _json.Append((byte)':');
                AppendValue(row.Text(_cell));
            }

            hasValue = true;
        }

        _json.Append((byte)'}');
        return hasValue;
    }

    private void AppendValue(ReadOnlySpan<byte> cell)
    {
        if (JsonNumber.Is(cell) || cell.SequenceEqual("true"u8) || cell.SequenceEqual("false"u8))
        {
            _json.Append(cell);
        }
        else
        {
            JsonText.AppendString(_json, FormulaGuard.Without(cell));
        }
    }
}
