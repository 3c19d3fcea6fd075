using System.Text;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Storage.Blocks;

/// <summary>The header of a spool payload: the columns of the block that follows in the engine's native format. Layout: docs/formats/spool.md.</summary>
internal static class BlockHeader
{
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
    public static (ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Block) Split(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        var (length, shift, at) = (0, 0, 0);
        byte current;
        do
        {
            current = bytes[at++];
            length |= (current & 0x7F) << shift;
            shift += 7;
        }
        while (current >= 0x80);
        return (payload.Slice(at, length), payload[(at + length)..]);
    }
}

/// <summary>A column of a block.</summary>
/// <param name="Name">Without spaces.</param>
/// <param name="Type">The engine's type name; null in records of the spool's first version.</param>
internal readonly record struct BlockColumn(string Name, string? Type)
{
    public static BlockColumn Parse(string line) => line.Split(' ', 2) is [var name, var type] ? new BlockColumn(name, type) : new BlockColumn(line, null);
}
