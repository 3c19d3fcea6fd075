using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Accepts blocks as the engine does: all or nothing, once per token. Fails when told to, before or after it has stored the block.</summary>
public sealed class FakeEngine : IBlockTarget
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string Token, ulong Sequence)> _tokens = []; // The real engine has one per token and partition.
    private readonly List<(ulong Sequence, long Received)> _rows = [];
    private int _inserts;

    /// <summary>The failure of the insert with this number, counted from 1; null for none.</summary>
    public Func<int, TableRecords, Fault> Faults { get; init; } = (_, _) => Fault.None;

    /// <summary>Rows whose insert fails each time, alone or with others.</summary>
    public Func<ulong, Fault> RowFaults { get; init; } = _ => Fault.None;

    /// <summary>True while it takes no row at all.</summary>
    public bool TakesNothing { get; set; }

    public enum Fault
    {
        None,
        BeforeCommit,
        AfterCommit,
        BadData,
        Unknown,

        /// <summary>The first rows of the block are stored, the others not: a block of two partitions, and a kill in between.</summary>
        HalfWay,
    }

    /// <summary>Numbers of the records whose rows are all there, in the order of storing. Fails the test when a row is there twice.</summary>
    public List<int> Records
    {
        get
        {
            lock (_lock)
            {
                Assert.Equal(_rows.Distinct().Count(), _rows.Count);
                return [.. _rows.GroupBy(row => row.Received).Where(group => group.Count() == (group.Key % 5) + 1).Select(group => (int)group.Key)];
            }
        }
    }

    /// <summary>Sequence numbers of all rows.</summary>
    public List<ulong> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Select(row => row.Sequence)];
            }
        }
    }

    /// <summary>Requested blocks, each with its number of records.</summary>
    public List<(string Token, int Records)> Inserts { get; } = [];

    /// <summary>The table of each requested block.</summary>
    public List<byte> Tables { get; } = [];

    public Task InsertAsync(TableRecords records, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Tables.Add(records.Table);
            Inserts.Add((records.Token, records.Records.Count));
            return Take(records, [.. records.Records.SelectMany(RowsOf)]);
        }
    }

    public Task InsertMissingAsync(TableRecords record, RowRange rows, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Take(record, [.. RowsOf(record.Records[0]).Where(row => row.Sequence >= rows.From && row.Sequence < rows.To && !_rows.Contains(row))]);
        }
    }

    public Task<IReadOnlyList<long>> CountStoredAsync(TableRecords records, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<long>>([.. records.Records.Select(record => RowsOf(record).LongCount(_rows.Contains))]);
        }
    }

    public Task<ulong> LastSequenceAsync(ulong from, CancellationToken cancellationToken) =>
        Task.FromResult(Rows.Where(row => row >= from).DefaultIfEmpty().Max());

    public Task SettleAsync(string tokens, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task TryRowAsync(CancellationToken cancellationToken) => TakesNothing ? throw new ClickHouseException(241, "Code: 241. no memory at all") : Task.CompletedTask;

    /// <summary>Loses what was stored last, as when its folder is replaced by an older one.</summary>
    public void Forget(int rows)
    {
        lock (_lock)
        {
            _rows.RemoveRange(_rows.Count - rows, rows);
            _tokens.Clear();
        }
    }

    private Task Take(TableRecords records, List<(ulong Sequence, long Received)> rows)
    {
        var fault = TakesNothing ? Fault.BeforeCommit : Faults(++_inserts, records);
        fault = fault == Fault.None ? rows.Select(row => RowFaults(row.Sequence)).FirstOrDefault(found => found != Fault.None) : fault;
        if (fault is Fault.None or Fault.AfterCommit or Fault.HalfWay)
        {
            _rows.AddRange(rows.Take(fault == Fault.HalfWay ? (rows.Count + 1) / 2 : rows.Count).Where(row => _tokens.Add((records.Token, row.Sequence))));
        }

        return fault switch
        {
            Fault.BeforeCommit => throw new ClickHouseException(210, "Code: 210. connection reset before"),
            Fault.BadData => throw new ClickHouseException(117, "Code: 117. Unknown column with name zz"),
            Fault.Unknown => throw new ClickHouseException(241, "Code: 241. never enough memory for it"),
            Fault.AfterCommit or Fault.HalfWay => throw new ClickHouseException(0, "the answer was lost"),
            _ => Task.CompletedTask,
        };
    }

    private static IEnumerable<(ulong Sequence, long Received)> RowsOf(BlockRecord record) =>
        Enumerable.Range(0, record.Rows).Select(row => (record.Numbers.First + (ulong)row, (long)SpoolFixture.NumberOf(record.Payload)));
}
