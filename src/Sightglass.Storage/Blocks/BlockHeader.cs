using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Storage.Blocks;

/// <summary>The header of a spool payload: the columns of the block that follows in the engine's native format. Layout: docs/formats/spool.md.</summary>
internal static class BlockHeader
{
    private const int MaxVarintBits = 35;

    /// <summary>Appends a header; the block follows it.</summary>
    public static void Append(ByteBuffer target, IEnumerable<BlockColumn> columns)
    {
        var text = string.Concat(columns.Select(column => $"{column.Name} {column.Type}\n"));
        NativeBytes.AppendVarint(target, (ulong)Encoding.UTF8.GetByteCount(text));
        target.Advance(Encoding.UTF8.GetBytes(text, target.GetSpan(text.Length * 3)));
    }

    /// <summary>The columns of a header that <see cref="Split"/> returned.</summary>
    public static IEnumerable<BlockColumn> Columns(ReadOnlySpan<byte> header) =>
        Encoding.UTF8.GetString(header).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(BlockColumn.Parse);

    /// <summary>The header's text and the block.</summary>
    /// <exception cref="ClickHouseException">An error of the data: the payload is too short for its header.</exception>
    public static (ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Block) Split(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        var (length, shift, at) = (0L, 0, 0);
        while (at < bytes.Length && shift < MaxVarintBits)
        {
            var current = bytes[at++];
            length |= (long)(current & 0x7F) << shift;
            shift += 7;
            if (current < 0x80)
            {
                return at + length < bytes.Length ? (payload.Slice(at, (int)length), payload[(int)(at + length)..]) : throw Damaged();
            }
        }

        throw Damaged();
    }

    private static ClickHouseException Damaged() => new(ClickHouseErrors.IncorrectData, "the record is too short for the header of its block");
}

/// <summary>A column of a block.</summary>
/// <param name="Name">Without spaces.</param>
/// <param name="Type">The engine's type name; null in records of the spool's first version.</param>
internal readonly record struct BlockColumn(string Name, string? Type)
{
    public static BlockColumn Parse(string line) => line.Split(' ', 2) is [var name, var type] ? new BlockColumn(name, type) : new BlockColumn(line, null);
}
