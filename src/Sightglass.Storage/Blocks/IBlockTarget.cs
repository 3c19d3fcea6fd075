using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Blocks;

/// <summary>Where the writer sends records: the engine. A call that fails with a <see cref="ClickHouseException"/> may have done its work.</summary>
public interface IBlockTarget
{
    /// <summary>Inserts all of the records, once per token.</summary>
    Task InsertAsync(TableRecords records, CancellationToken cancellationToken);

    /// <summary>Inserts the rows of one record that the table does not have, of those in a range.</summary>
    /// <remarks>Without known numbers it compares all rows of the record with all of the table. No other insert of the same rows may be running: see <see cref="SettleAsync"/>.</remarks>
    Task InsertMissingAsync(TableRecords record, RowRange rows, CancellationToken cancellationToken);

    /// <summary>How many rows of each record the table has. The records' numbers are known.</summary>
    Task<IReadOnlyList<long>> CountStoredAsync(TableRecords records, CancellationToken cancellationToken);

    /// <summary>The largest sequence number in the table of events that is at least <paramref name="from"/>; 0 when there is none.</summary>
    Task<ulong> LastSequenceAsync(ulong from, CancellationToken cancellationToken);

    /// <summary>Completes when no insert runs any more that was sent before this call, by this process or an earlier one.</summary>
    /// <param name="tokens">How the tokens of these inserts begin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task SettleAsync(string tokens, CancellationToken cancellationToken);

    /// <summary>Inserts a row of the target's own. When that succeeds, what the target refuses is refused because of its data.</summary>
    /// <exception cref="ClickHouseException">The target takes nothing now.</exception>
    Task TryRowAsync(CancellationToken cancellationToken);
}
