using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Accepts blocks as the engine does: all or nothing, once per token. Fails when told to, before or after it has stored the block.</summary>
public sealed class FakeEngine
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _tokens = [];
    private readonly List<int> _records = [];
    private int _inserts;

    /// <summary>The failure of the insert with this number, counted from 1; null for none.</summary>
    public Func<int, TableRecords, Fault> Faults { get; init; } = (_, _) => Fault.None;

    public enum Fault
    {
        None,
        BeforeCommit,
        AfterCommit,
        BadData,
        Unknown,
    }

    /// <summary>Numbers of the records, in the order of storing.</summary>
    public List<int> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _records];
            }
        }
    }

    /// <summary>Requested blocks, each with its number of records.</summary>
    public List<(string Token, int Records)> Inserts { get; } = [];

    /// <summary>The table of each requested block.</summary>
    public List<byte> Tables { get; } = [];

    public Task InsertAsync(TableRecords insert, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var fault = Faults(++_inserts, insert);
            Tables.Add(insert.Table);
            Inserts.Add((insert.Token, insert.Payloads.Count));
            return fault switch
            {
                Fault.BeforeCommit => throw new ClickHouseException(210, "Code: 210. connection reset before"),
                Fault.BadData => throw new ClickHouseException(117, "Code: 117. Unknown column with name zz"),
                Fault.Unknown => throw new ClickHouseException(12345, "Code: 12345. never heard of"),
                _ => Take(insert, fault),
            };
        }
    }

    private Task Take(TableRecords insert, Fault fault)
    {
        if (_tokens.Add(insert.Token))
        {
            _records.AddRange(insert.Payloads.Select(SpoolFixture.NumberOf));
        }

        return fault == Fault.AfterCommit ? throw new ClickHouseException(0, "the answer was lost") : Task.CompletedTask;
    }
}
