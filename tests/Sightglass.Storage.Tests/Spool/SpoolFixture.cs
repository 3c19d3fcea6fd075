using System.Buffers.Binary;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

/// <summary>Opens spools and creates distinguishable records: the payload is the record's number and a filling derived from it.</summary>
internal static class SpoolFixture
{
    public static readonly StorageMetrics Metrics = new();

    /// <summary>Segments of a few records, so that scenarios have several.</summary>
    public static readonly SpoolOptions SmallSegments = new() { SegmentBytes = 600, LimitBytes = 1 << 20, FreeReserveBytes = 0 };

    public static EventSpool Open(IStoreDirectory directory, SpoolOptions? options = null, DamageLog? damage = null, TimeProvider? time = null) =>
        EventSpool.Open(directory, options ?? SmallSegments, time ?? TimeProvider.System, Metrics, damage ?? NewDamage(), NullLogger<EventSpool>.Instance);

    /// <summary>An empty list of damage, on a disk of its own.</summary>
    public static DamageLog NewDamage() => new(new FaultyDisk().Root, TimeProvider.System, Metrics, NullLogger<DamageLog>.Instance);

    /// <summary>Sequence number of a record's first row; records have at most five.</summary>
    public static ulong FirstOf(int number) => ((ulong)number * 10) + 1000;

    public static SpoolRecord Record(int number, int? size = null)
    {
        var bytes = new byte[size ?? (8 + (number * 37 % 200))];
        new Random(number).NextBytes(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return new SpoolRecord(bytes, rows: (number % 5) + 1) { Numbers = new RowNumbers(FirstOf(number), number) };
    }

    /// <summary>Number of the record; fails the test when any byte differs from what was appended.</summary>
    public static int NumberOf(ReadOnlyMemory<byte> payload)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(payload.Span);
        Assert.Equal(Record(number, payload.Length).Payload[0].ToArray(), payload.ToArray());
        return number;
    }

    /// <summary>All records from the start, as a writer reads them.</summary>
    public static List<int> ReadAll(EventSpool spool, long position = 0)
    {
        var block = new SpoolBlock();
        var numbers = new List<int>();
        while (position < spool.CommittedPosition)
        {
            spool.Read(block, position, block.RowsEnd ?? 0, new SpoolBlockLimits(7, 10_000, int.MaxValue, long.MaxValue));
            numbers.AddRange(block.Records.Select(record => NumberOf(record.Payload)));
            Assert.True(block.End > position);
            position = block.End;
        }

        return numbers;
    }

    public static List<int> ReadAll(IStoreDirectory directory, DamageLog? damage = null)
    {
        using var spool = Open(directory, damage: damage);
        return ReadAll(spool);
    }

    /// <summary>Appends, one by one or in groups, until the disk fails.</summary>
    /// <returns>The acknowledged numbers.</returns>
    public static async Task<List<int>> AppendAsync(EventSpool spool, IEnumerable<int> numbers, int atOnce = 1)
    {
        var acknowledged = new List<int>();
        foreach (var group in numbers.Chunk(atOnce))
        {
            var results = await Task.WhenAll(group.Select(number => spool.AppendAsync(Record(number), CancellationToken.None)));
            acknowledged.AddRange(group.Where((_, index) => results[index].IsCommitted));
        }

        return acknowledged;
    }
}
