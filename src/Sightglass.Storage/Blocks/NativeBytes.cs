using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Storage.Blocks;

/// <summary>Writes the engine's native format, revision 0: varint columns, varint rows, then per column varint length and name, varint length and type, data.</summary>
/// <remarks>All integers are little-endian.</remarks>
internal static class NativeBytes
{
    private const ulong SharedDictionary = 1;
    private const ulong HasAdditionalKeys = 0x200;

    public static void AppendHeader(ByteBuffer target, BlockColumn column)
    {
        AppendVarintText(target, column.Name);
        AppendVarintText(target, column.Type!);
    }

    /// <summary>A dictionary whose first entry means "no value", and an index of 1, 2 or 4 bytes per row.</summary>
    public static void AppendKeywords(ByteBuffer target, KeywordColumn column)
    {
        AppendUInt64(target, SharedDictionary);
        AppendIndexes(target, column.Texts, column.Indexes);
    }

    /// <summary>Texts by name: for each row the end of its entries, then the names and texts of all entries.</summary>
    public static void AppendMap(ByteBuffer target, MapColumn<int> map, TextDictionary texts)
    {
        AppendUInt64(target, SharedDictionary);
        AppendUInt64(target, SharedDictionary);
        AppendEnds(target, map.Ends);
        AppendIndexes(target, map.Keys, map.KeyIndexes);
        AppendIndexes(target, texts, map.Values);
    }

    /// <summary>Numbers by name: for each row the end of its entries, then the names and numbers of all entries.</summary>
    public static void AppendMap(ByteBuffer target, MapColumn<double> map)
    {
        AppendUInt64(target, SharedDictionary);
        AppendEnds(target, map.Ends);
        AppendIndexes(target, map.Keys, map.KeyIndexes);
        AppendValues(target, map.Values);
    }

    private static void AppendEnds(ByteBuffer target, ReadOnlySpan<int> ends)
    {
        var values = MemoryMarshal.Cast<byte, ulong>(target.GetSpan(ends.Length * sizeof(ulong)))[..ends.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (ulong)ends[i];
        }

        target.Advance(ends.Length * sizeof(ulong));
    }

    private static void AppendIndexes(ByteBuffer target, TextDictionary texts, ReadOnlySpan<int> indexes)
    {
        var width = texts.Count <= 1 << 8 ? 0 : texts.Count <= 1 << 16 ? 1 : 2;
        AppendUInt64(target, HasAdditionalKeys | (ulong)width);
        AppendUInt64(target, (ulong)texts.Count);
        for (var entry = 0; entry < texts.Count; entry++)
        {
            AppendVarint(target, (ulong)texts[entry].Length);
            target.Append(texts[entry]);
        }

        AppendUInt64(target, (ulong)indexes.Length);
        var bytes = target.GetSpan(indexes.Length << width);
        switch (width)
        {
            case 0:
                for (var i = 0; i < indexes.Length; i++)
                {
                    bytes[i] = (byte)indexes[i];
                }

                break;
            case 1:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < indexes.Length; i++)
                {
                    shorts[i] = (ushort)indexes[i];
                }

                break;
            default:
                MemoryMarshal.AsBytes(indexes).CopyTo(bytes);
                break;
        }

        target.Advance(indexes.Length << width);
    }

    public static void AppendMissing(ByteBuffer target, TextColumn column, int rows)
    {
        var bytes = target.GetSpan(rows);
        for (var row = 0; row < rows; row++)
        {
            bytes[row] = column.HasValue(row) ? (byte)0 : (byte)1;
        }

        target.Advance(rows);
    }

    public static void AppendTexts(ByteBuffer target, TextColumn column, int rows)
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

    public static void AppendValues<T>(ByteBuffer target, ReadOnlySpan<T> values)
        where T : unmanaged => target.Append(MemoryMarshal.AsBytes(values));

    public static void AppendRepeated(ByteBuffer target, long value, int rows)
    {
        MemoryMarshal.Cast<byte, long>(target.GetSpan(rows * sizeof(long)))[..rows].Fill(value);
        target.Advance(rows * sizeof(long));
    }

    public static void AppendSequence(ByteBuffer target, ulong first, int rows)
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

    public static void AppendVarint(ByteBuffer target, ulong value) => target.Advance(WriteVarint(target.GetSpan(10), value));

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
