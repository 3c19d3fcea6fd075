using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Storage.Blocks;

/// <summary>Turns records of the spool into one INSERT that names just the columns its blocks have.</summary>
/// <remarks>The engine otherwise fills every column of the table in every block it reads: 2.9 us of CPU a row against 2.1 (95 columns, 18 of them sent, blocks of 1,000 rows).</remarks>
public static class BlockInsert
{
    /// <summary>Prepares an insert whose body is records as <see cref="EventBlock.Encode"/> makes them.</summary>
    /// <param name="records">The statement in it is replaced; token and order stay.</param>
    public static ClickHouseInsert Prepare(ClickHouseInsert records)
    {
        // In order of appearance: the same records give the same statement. At most a few hundred columns.
        var columns = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var blocks = new ReadOnlyMemory<byte>[records.Body.Count];
        ReadOnlySpan<byte> previous = default;
        for (var i = 0; i < blocks.Length; i++)
        {
            var (names, block) = Split(records.Body[i]);
            blocks[i] = block;
            if (names.Span.SequenceEqual(previous))
            {
                continue;
            }

            previous = names.Span;
            foreach (var name in Encoding.UTF8.GetString(previous).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (known.Add(name))
                {
                    columns.Add(SqlText.Identifier(name));
                }
            }
        }

        return records with { Sql = $"INSERT INTO {EventsTable.Name} ({string.Join(", ", columns)}) FORMAT Native", Body = blocks };
    }

    private static (ReadOnlyMemory<byte> Names, ReadOnlyMemory<byte> Block) Split(ReadOnlyMemory<byte> record)
    {
        var bytes = record.Span;
        var (length, shift, at) = (0, 0, 0);
        byte current;
        do
        {
            current = bytes[at++];
            length |= (current & 0x7F) << shift;
            shift += 7;
        }
        while (current >= 0x80);
        return (record.Slice(at, length), record[(at + length)..]);
    }
}
