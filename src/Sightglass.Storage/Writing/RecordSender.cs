using System.Globalization;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Gets records into the engine, each row once, or sets aside what the engine refuses. One caller at a time.</summary>
/// <param name="target">The engine.</param>
/// <param name="quarantine">Gets what it refuses.</param>
/// <param name="tokenPrefix">How all tokens of the spool begin.</param>
/// <param name="attempts">Tries and waits.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Counts blocks and rows.</param>
/// <param name="damage">Gets reports of refused rows.</param>
/// <param name="logger">Tells of refusals.</param>
internal sealed class RecordSender(
    IBlockTarget target, QuarantineStore quarantine, string tokenPrefix, Attempts attempts, TimeProvider time, StorageMetrics metrics, DamageLog damage, ILogger logger)
{
    // What fails that often, for a reason that may be its data, is halved.
    private const int MaxTries = 3;

    // A single row gets more: the engine may have been killed each time by something else.
    private const int MaxTriesOfOne = 8;

    // No other start has it, so that no token comes back.
    private readonly string _start = Guid.NewGuid().ToString("N");
    private long _tokens;

    /// <summary>A sequence number of the last block that was inserted; 0 for none.</summary>
    public ulong Inserted { get; private set; }

    /// <summary>Rows that were set aside since the start.</summary>
    public long RowsSetAside { get; private set; }

    /// <summary>A token that no other block ever has.</summary>
    public string NextToken() => string.Create(CultureInfo.InvariantCulture, $"{tokenPrefix}-{_start}-{Interlocked.Increment(ref _tokens)}");

    /// <summary>Completes when no insert of this spool is running any more, of this start or an earlier one.</summary>
    public Task SettleAsync() => attempts.UntilAnsweredAsync(token => target.SettleAsync(tokenPrefix, token));

    /// <summary>When it returns, the records are in the engine, each row once, or set aside.</summary>
    /// <param name="table">Number of their table.</param>
    /// <param name="records">At least one.</param>
    /// <param name="isNew">True when the engine cannot have any of them.</param>
    public async Task SendAsync(byte table, IReadOnlyList<BlockRecord> records, bool isNew)
    {
        if (!isNew)
        {
            var (missing, partial) = await CompareAsync(table, records).ConfigureAwait(false);
            foreach (var record in partial)
            {
                await SendRowsAsync(table, record, RowRange.Of(record)).ConfigureAwait(false);
            }

            records = missing;
        }

        if (records.Count == 0)
        {
            return;
        }

        var block = new TableRecords(table, records, NextToken());
        if (await TryAsync(token => target.InsertAsync(block, token), canBeHalved: records.Count > 1 || RowRange.Of(records[0]).CanBeHalved).ConfigureAwait(false) is not { } refused)
        {
            metrics.BlockWritten(block.Rows);
            Inserted = Math.Max(Inserted, records[^1].Numbers.Last(records[^1].Rows));
        }
        else if (records.Count > 1)
        {
            WriterLog.BlockRefused(logger, block.Token, records.Count, block.Rows, refused.Message);
            await SettleAsync().ConfigureAwait(false);
            var half = records.Count / 2;
            await SendAsync(table, [.. records.Take(half)], isNew: false).ConfigureAwait(false);
            await SendAsync(table, [.. records.Skip(half)], isNew: false).ConfigureAwait(false);
        }
        else
        {
            await SettleAsync().ConfigureAwait(false);
            await HalveAsync(table, records[0], RowRange.Of(records[0]), refused).ConfigureAwait(false);
        }
    }

    /// <summary>Sends those rows of a record that the engine does not have.</summary>
    private async Task SendRowsAsync(byte table, BlockRecord record, RowRange rows)
    {
        var block = new TableRecords(table, [record], NextToken());
        if (await TryAsync(token => target.InsertMissingAsync(block, rows, token), rows.CanBeHalved).ConfigureAwait(false) is { } refused)
        {
            await SettleAsync().ConfigureAwait(false);
            await HalveAsync(table, record, rows, refused).ConfigureAwait(false);
        }
    }

    private async Task HalveAsync(byte table, BlockRecord record, RowRange rows, ClickHouseException refused)
    {
        if (rows.CanBeHalved)
        {
            var (first, second) = rows.Halves;
            await SendRowsAsync(table, record, first).ConfigureAwait(false);
            await SendRowsAsync(table, record, second).ConfigureAwait(false);
        }
        else if (!await IsStoredAsync(table, record, rows).ConfigureAwait(false))
        {
            await SetAsideAsync(table, record, rows, refused).ConfigureAwait(false);
        }
    }

    /// <summary>True when every answer was lost, but not the row.</summary>
    private async Task<bool> IsStoredAsync(byte table, BlockRecord record, RowRange rows)
    {
        if (!record.Numbers.IsKnown)
        {
            return false;
        }

        var one = record with { Rows = (int)rows.CountIn(record), Numbers = record.Numbers with { First = rows.From } };
        var (missing, partial) = await CompareAsync(table, [one]).ConfigureAwait(false);
        return missing.Count + partial.Count == 0;
    }

    /// <summary>Those of the records that the engine has nothing of, and those that it may have some rows of.</summary>
    private async Task<(List<BlockRecord> Missing, List<BlockRecord> Partial)> CompareAsync(byte table, IReadOnlyList<BlockRecord> records)
    {
        var known = records.Where(record => record.Numbers.IsKnown).ToList();
        var partial = records.Where(record => !record.Numbers.IsKnown).ToList();
        var missing = new List<BlockRecord>();
        if (known.Count > 0)
        {
            var block = new TableRecords(table, known, NextToken());
            var stored = await attempts.UntilAnsweredAsync(token => target.CountStoredAsync(block, token)).ConfigureAwait(false);
            for (var index = 0; index < known.Count; index++)
            {
                if (stored[index] == 0)
                {
                    missing.Add(known[index]);
                }
                else if (stored[index] < known[index].Rows)
                {
                    partial.Add(known[index]);
                }
            }
        }

        return (missing, partial);
    }

    /// <summary>Tries until it succeeds, or has failed too often for a reason that may be the data. While the engine takes nothing at all, it goes on.</summary>
    /// <returns>Null after a success; otherwise the last failure.</returns>
    private async Task<ClickHouseException?> TryAsync(Func<CancellationToken, Task> action, bool canBeHalved)
    {
        var backoff = Attempts.NewBackoff();
        var tries = 0;
        while (true)
        {
            var start = time.GetTimestamp();
            try
            {
                await action(attempts.Aborting).ConfigureAwait(false);
                metrics.InsertTook(time.GetElapsedTime(start).TotalSeconds);
                return null;
            }
            catch (ClickHouseException exception)
            {
                attempts.Stopping.ThrowIfCancellationRequested();
                attempts.Failed(exception.Message);
                if (!exception.IsAboutTheEngine)
                {
                    tries += exception.IsDataError || exception.Code == ClickHouseErrors.TimeoutExceeded ? MaxTries : 1;
                }

                if (tries >= (canBeHalved || exception.IsDataError ? MaxTries : MaxTriesOfOne) && (canBeHalved || await TakesRowsAsync().ConfigureAwait(false)))
                {
                    return exception;
                }
            }
            catch (Exception exception) when (!attempts.Stopping.IsCancellationRequested)
            {
                attempts.Failed(exception.Message);
            }

            await attempts.PauseAsync(backoff.Next(), tries).ConfigureAwait(false);
        }
    }

    /// <summary>True if the engine takes another row: then a refusal is about the data.</summary>
    private async Task<bool> TakesRowsAsync()
    {
        try
        {
            await target.TryRowAsync(attempts.Aborting).ConfigureAwait(false);
            return true;
        }
        catch (ClickHouseException exception)
        {
            attempts.Failed(exception.Message);
            return false;
        }
    }

    private async Task SetAsideAsync(byte table, BlockRecord record, RowRange range, ClickHouseException refused)
    {
        var rows = range.CountIn(record);
        var name = "";
        await attempts.UntilDiskWorksAsync(() => name = quarantine.Add(table, record, range, time.GetUtcNow(), refused.Message)).ConfigureAwait(false);
        RowsSetAside += rows;
        metrics.RowsQuarantined(rows);
        WriterLog.Quarantined(logger, rows, quarantine.Path, name, refused.Message);
        damage.Add(DamageKind.Refused, $"spool/{SegmentQuarantine.Name}/{name}", rows,
            "the engine refuses these events; the reason is in the file. They are not lost: 'sightglass quarantine list' shows them, 'retry' inserts them.");
    }
}
