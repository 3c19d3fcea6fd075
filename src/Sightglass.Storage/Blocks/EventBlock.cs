using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Blocks;

/// <summary>Encodes a batch as one block of ClickHouse's native format: the bytes the spool keeps and the engine takes, made once.</summary>
/// <remarks>
/// Layout (revision 0): varint columns, varint rows, then per column varint length and name, varint length and type, data. All integers little-endian.
/// Only columns with a value in this block are written; the table gives the others their default. Ahead of the block stand the names of its columns
/// (varint length, then the names, each followed by a line feed): <see cref="BlockInsert"/> takes them off and names them in the statement.
/// </remarks>
public static class EventBlock
{
    private const ulong SharedDictionary = 1;
    private const ulong HasAdditionalKeys = 0x200;
    private const int MicrosPerMilli = 1000;

    private static readonly string[] OwnColumns = ["tenant", "time", "received", "sequence"];

    /// <summary>Appends the names of the block's columns and the block to <paramref name="target"/>.</summary>
    /// <param name="batch">Sealed, at least one row, with its arrival time and sequence numbers set.</param>
    /// <param name="target">Grows as needed.</param>
    public static void Encode(EventBatch batch, ByteBuffer target)
    {
        // Canceled rows may have left a column without values: it is skipped.
        var fields = batch.ActiveFields.Where(ordinal => HasValues(batch.Find(ordinal)!)).ToList();
        var hasAttributes = batch.Attributes.Bytes.Length > 0;
        string[] names = [.. OwnColumns, .. fields.Select(ordinal => batch.Schema.Fields[ordinal].Name), .. hasAttributes ? new[] { "attributes" } : []];
        AppendNames(target, names);
        AppendVarint(target, (ulong)names.Length);
        AppendVarint(target, (ulong)batch.Count);

        AppendHeader(target, "tenant", EventsTable.KeywordKeyType);
        AppendKeywords(target, batch.Tenants, batch.Count);
        AppendHeader(target, "time", "DateTime64(6, 'UTC')");
        AppendValues(target, batch.Times.Values);
        AppendHeader(target, "received", "DateTime64(3, 'UTC')");
        AppendRepeated(target, batch.ReceivedMicros / MicrosPerMilli, batch.Count);
        AppendHeader(target, "sequence", "UInt64");
        AppendSequence(target, batch.FirstSequence, batch.Count);
        foreach (var ordinal in fields)
        {
            AppendField(target, batch.Schema.Fields[ordinal], batch.Find(ordinal)!, batch.Count);
        }

        if (hasAttributes)
        {
            AppendHeader(target, "attributes", "String");
            AppendTexts(target, batch.Attributes, batch.Count);
        }
    }

    private static void AppendNames(ByteBuffer target, string[] names)
    {
        AppendVarint(target, (ulong)names.Sum(name => Encoding.UTF8.GetByteCount(name) + 1));
        foreach (var name in names)
        {
            target.Advance(Encoding.UTF8.GetBytes(name, target.GetSpan(name.Length * 3)));
            target.Append((byte)'\n');
        }
    }

    private static bool HasValues(Column column) => column switch
    {
        KeywordColumn keywords => keywords.Indexes.IndexOfAnyExcept(KeywordColumn.NoValue) >= 0,
        TextColumn texts => Enumerable.Range(0, texts.Count).Any(texts.HasValue),
        ValueColumn<long> values => values.Missing.Contains((byte)0),
        ValueColumn<double> values => values.Missing.Contains((byte)0),
        ValueColumn<byte> values => values.Missing.Contains((byte)0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void AppendField(ByteBuffer target, Field field, Column column, int rows)
    {
        AppendHeader(target, field.Name, ColumnTypes.Of(field));
        switch (column)
        {
            case KeywordColumn keywords:
                AppendKeywords(target, keywords, rows);
                break;
            case TextColumn texts:
                AppendMissing(target, texts, rows);
                AppendTexts(target, texts, rows);
                break;
            case ValueColumn<long> values:
                target.Append(values.Missing);
                AppendValues(target, values.Values);
                break;
            case ValueColumn<double> values:
                target.Append(values.Missing);
                AppendValues(target, values.Values);
                break;
            case ValueColumn<byte> values:
                target.Append(values.Missing);
                target.Append(values.Values);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void AppendHeader(ByteBuffer target, string name, string type)
    {
        AppendVarintText(target, name);
        AppendVarintText(target, type);
    }

    /// <summary>A dictionary, its first entry standing for "no value", and an index a row of 1, 2 or 4 bytes.</summary>
    private static void AppendKeywords(ByteBuffer target, KeywordColumn column, int rows)
    {
        var width = column.EntryCount <= 1 << 8 ? 0 : column.EntryCount <= 1 << 16 ? 1 : 2;
        AppendUInt64(target, SharedDictionary);
        AppendUInt64(target, HasAdditionalKeys | (ulong)width);
        AppendUInt64(target, (ulong)column.EntryCount);
        for (var entry = 0; entry < column.EntryCount; entry++)
        {
            var text = column.Entry(entry);
            AppendVarint(target, (ulong)text.Length);
            target.Append(text);
        }

        AppendUInt64(target, (ulong)rows);
        var indexes = column.Indexes;
        var bytes = target.GetSpan(rows << width);
        switch (width)
        {
            case 0:
                for (var i = 0; i < rows; i++)
                {
                    bytes[i] = (byte)indexes[i];
                }

                break;
            case 1:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < rows; i++)
                {
                    shorts[i] = (ushort)indexes[i];
                }

                break;
            default:
                MemoryMarshal.AsBytes(indexes[..rows]).CopyTo(bytes);
                break;
        }

        target.Advance(rows << width);
    }

    private static void AppendMissing(ByteBuffer target, TextColumn column, int rows)
    {
        var bytes = target.GetSpan(rows);
        for (var row = 0; row < rows; row++)
        {
            bytes[row] = column.HasValue(row) ? (byte)0 : (byte)1;
        }

        target.Advance(rows);
    }

    private static void AppendTexts(ByteBuffer target, TextColumn column, int rows)
    {
        const int MaxVarint = 5;
        var bytes = target.GetSpan(column.Bytes.Length + (rows * MaxVarint));
        var written = 0;
        var texts = column.Bytes;
        var start = 0;
        for (var row = 0; row < rows; row++)
        {
            var length = Math.Max(0, column.LengthAt(row));
            written += WriteVarint(bytes[written..], (ulong)length);
            texts.Slice(start, length).CopyTo(bytes[written..]);
            written += length;
            start += length;
        }

        target.Advance(written);
    }

    private static void AppendValues<T>(ByteBuffer target, ReadOnlySpan<T> values)
        where T : unmanaged => target.Append(MemoryMarshal.AsBytes(values));

    private static void AppendRepeated(ByteBuffer target, long value, int rows)
    {
        MemoryMarshal.Cast<byte, long>(target.GetSpan(rows * sizeof(long)))[..rows].Fill(value);
        target.Advance(rows * sizeof(long));
    }

    private static void AppendSequence(ByteBuffer target, ulong first, int rows)
    {
        var values = MemoryMarshal.Cast<byte, ulong>(target.GetSpan(rows * sizeof(ulong)))[..rows];
        for (var i = 0; i < rows; i++)
        {
            values[i] = first + (ulong)i;
        }

        target.Advance(rows * sizeof(ulong));
    }

    private static void AppendUInt64(ByteBuffer target, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target.GetSpan(sizeof(ulong)), value);
        target.Advance(sizeof(ulong));
    }

    private static void AppendVarintText(ByteBuffer target, string text)
    {
        AppendVarint(target, (ulong)Encoding.UTF8.GetByteCount(text));
        target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(text.Length * 3)));
    }

    private static void AppendVarint(ByteBuffer target, ulong value) => target.Advance(WriteVarint(target.GetSpan(10), value));

    private static int WriteVarint(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }
}
