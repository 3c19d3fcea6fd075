using System.Globalization;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Moves records from the spool to the engine: in order, in large blocks, each row exactly once.</summary>
/// <remarks>
/// A block of records that arrived since this start is inserted with a token that no other block ever has, so a repeated insert is ignored. The engine may have a record of an
/// earlier start already, so it is asked for its rows by their sequence numbers: no file but the spool itself must survive for that. What the engine refuses again and again is
/// halved until a single row is left, and that row is set aside in <c>quarantine/</c>: no block is tried for ever, except while the engine takes nothing at all.
/// A block has rows of one table: it ends where the next record belongs to another one. One loop does the work; any thread may request a flush.
/// </remarks>
public sealed partial class BlockWriter : IAsyncDisposable
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(2);

    // What fails that often, for a reason that may be its data, is halved.
    private const int MaxTries = 3;

    // A single row gets more: the engine may have been killed each time by something else.
    private const int MaxTriesOfOne = 8;

    // Asked for in one statement.
    private const int MaxComparedRecords = 500;

    // How often the disk learns how far the writer has got and where the log ends.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // After this time without records, the block's memory is freed.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(2);

    // The time for an insert in progress when the server stops; if it takes longer, the next start sends it again.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly EventSpool _spool;
    private readonly QuarantineStore _quarantine;
    private readonly IBlockTarget _target;
    private readonly BlockWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private readonly DamageLog _damage;
    private readonly ILogger<BlockWriter> _logger;
    private readonly SpoolBlock _block = new();
    private readonly string _tokens = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();

    // Guards the two fields below it.
    private readonly Lock _lock = new();
    private readonly List<(long Position, TaskCompletionSource Completion)> _flushes = []; // One per waiting caller. Emptied as the writer advances.
    private TaskCompletionSource _flushAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly long _recovered; // Records before this position may be in the engine already: an earlier writer had them.
    private volatile Reached _reached;
    private readonly Lock _saveLock = new(); // The loop and the regular save may save at the same time.
    private volatile bool _isPrepared; // Until then no segment is deleted: the engine may lack what it had.
    private ulong _inserted; // A sequence number of the last block that was inserted.
    private long _tokensGiven;
    private long _cut; // When the last block was read; pending records arrived later.
    private long _failingSince; // Timestamp of the first failure of the block in progress; 0 when none failed.
    private Task? _loop;
    private Task? _saving;

    /// <summary>The writer must be the only reader of the spool.</summary>
    /// <param name="spool">Its state says where to begin.</param>
    /// <param name="target">The engine.</param>
    /// <param name="quarantine">Gets what the engine refuses.</param>
    /// <param name="options">The limits of a block.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts blocks and rows.</param>
    /// <param name="damage">Gets reports of lost and refused rows.</param>
    /// <param name="logger">Tells of failures.</param>
    public BlockWriter(
        EventSpool spool, IBlockTarget target, QuarantineStore quarantine, BlockWriterOptions options, TimeProvider time, StorageMetrics metrics, DamageLog damage, ILogger<BlockWriter> logger)
    {
        _spool = spool;
        _target = target;
        _quarantine = quarantine;
        _options = options;
        _time = time;
        _metrics = metrics;
        _damage = damage;
        _logger = logger;
        _recovered = spool.CommittedPosition;
        var saved = spool.Saved;
        _inserted = saved.DoneSequence;
        _reached = new Reached(Math.Min(saved.Done, spool.CommittedPosition), saved.DoneRows);
        _spool.Release(saved.DoneRows ?? 0);
    }

    /// <summary>What the engine refused.</summary>
    public QuarantineStore Quarantine => _quarantine;

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>How long the writer has tried to insert the same block; null when nothing failed.</summary>
    public TimeSpan? Standstill => Volatile.Read(ref _failingSince) is > 0 and var since ? _time.GetElapsedTime(since) : null;

    /// <summary>Starts with the records that the engine may have already.</summary>
    public void Start()
    {
        _loop ??= Task.Run(RunAsync);
        _saving ??= Task.Run(SaveRegularlyAsync);
    }

    /// <summary>Completes when everything that is committed now can be queried. Waits as long as the engine is down.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var target = _spool.CommittedPosition;
        var flush = (target, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_reached.Position >= target)
            {
                return Task.CompletedTask;
            }

            _flushes.Add(flush);
            _flushAsked.TrySetResult();
        }

        return flush.Item2.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Inserts again what was set aside.</summary>
    /// <param name="entry">An entry of the quarantine; deleted when this returns.</param>
    /// <param name="cancellationToken">Ends the work; the entry still exists.</param>
    /// <returns>False when the entry has no rows, or its file is damaged.</returns>
    /// <exception cref="ClickHouseException">The engine refuses it still; the entry still exists.</exception>
    public async Task<bool> TryRetryAsync(QuarantineEntry entry, CancellationToken cancellationToken)
    {
        if (_quarantine.ReadRecord(entry) is not { } record)
        {
            return false;
        }

        await _target.InsertMissingAsync(new TableRecords(entry.Table, [record], NextToken()), entry.Range, cancellationToken).ConfigureAwait(false);
        _quarantine.Drop(entry);
        return true;
    }

    /// <summary>Ends the loop: an insert in progress may finish within 3 s. The next start sends what is left in the spool.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _aborting.CancelAfter(StopLimit);
        await Task.WhenAll(_loop ?? Task.CompletedTask, _saving ?? Task.CompletedTask).ConfigureAwait(false);
        lock (_lock)
        {
            _flushes.ForEach(flush => flush.Completion.TrySetCanceled());
            _flushes.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await PrepareAsync().ConfigureAwait(false);
            while (true)
            {
                // The engine may have records of an earlier start: they are compared, in blocks of their own.
                var isRecovered = _reached.Position < _recovered;
                if (!isRecovered)
                {
                    await WaitForBlockAsync().ConfigureAwait(false);
                }

                var limits = new SpoolBlockLimits(
                    _options.BlockRows, _options.BlockBytes, isRecovered ? MaxComparedRecords : int.MaxValue, isRecovered ? _recovered : long.MaxValue);
                await SendBlockAsync(limits, isRecovered).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The rest waits for the next start.
        }
    }

    /// <summary>Checks that the engine has what it had acknowledged. If it does not, everything that the spool still has is compared with it.</summary>
    private async Task PrepareAsync()
    {
        if (_reached.Position < _recovered)
        {
            await SettleAsync().ConfigureAwait(false);
        }

        if (_inserted > 0 && await UntilAnsweredAsync(token => _target.LastSequenceAsync(_inserted, token)).ConfigureAwait(false) == 0)
        {
            _damage.Add(DamageKind.Part, $"engine, sequence number {_inserted}", null,
                "the engine lacks events that it had made durable: its folder was replaced by an older one, or parts of it are damaged. Those that the spool still has are inserted again.");
            _reached = new Reached(Math.Min(_spool.Start, _reached.Position), null);
        }

        _isPrepared = true;
    }

    private async Task WaitForBlockAsync()
    {
        var first = _spool.WaitForAsync(_reached.Position, long.MaxValue);
        var wasPending = first.IsCompleted;
        if (!wasPending)
        {
            try
            {
                await first.WaitAsync(IdleAfter, _time, _stopping.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _block.Release();
                await first.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
        }

        _stopping.Token.ThrowIfCancellationRequested();
        var linger = _options.Linger - (wasPending ? _time.GetElapsedTime(_cut) : TimeSpan.Zero);
        if (linger <= TimeSpan.Zero)
        {
            return;
        }

        var full = _spool.WaitForAsync(_reached.Position + _options.BlockBytes, (_reached.Rows ?? 0) + _options.BlockRows);
        if (!full.IsCompleted)
        {
            await Task.WhenAny(full, FlushAsked(), Task.Delay(linger, _time, _stopping.Token)).ConfigureAwait(false);
            _stopping.Token.ThrowIfCancellationRequested();
        }
    }

    private Task FlushAsked()
    {
        lock (_lock)
        {
            if (_flushes.Count == 0 && _flushAsked.Task.IsCompleted)
            {
                _flushAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _flushAsked.Task;
        }
    }

    /// <summary>Reads one block and inserts it.</summary>
    private async Task SendBlockAsync(SpoolBlockLimits limits, bool isRecovered)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        await RetryDiskAsync(() => _spool.Read(_block, _reached.Position, _reached.Rows, limits)).ConfigureAwait(false);
        _cut = _time.GetTimestamp();
        if (_block.Records.Count > 0)
        {
            await SendAsync(_block.Records, isNew: !isRecovered).ConfigureAwait(false);
        }

        Volatile.Write(ref _failingSince, 0);
        LastError = null;
        Pass(new Reached(_block.End, _block.RowsEnd));

        // The closer the state is to the truth, the less is compared, and reported as lost, after a kill.
        TrySave();
    }

    /// <summary>When it returns, the records are in the engine, each row once, or set aside.</summary>
    /// <param name="records">At least one.</param>
    /// <param name="isNew">True when the engine cannot have any of them.</param>
    private async Task SendAsync(IReadOnlyList<BlockRecord> records, bool isNew)
    {
        if (!isNew)
        {
            var (missing, partial) = await CompareAsync(records).ConfigureAwait(false);
            foreach (var record in partial)
            {
                await SendRowsAsync(record, RowRange.Of(record)).ConfigureAwait(false);
            }

            records = missing;
        }

        if (records.Count == 0)
        {
            return;
        }

        var block = new TableRecords(_block.Table, records, NextToken());
        if (await TryAsync(token => _target.InsertAsync(block, token), canBeHalved: records.Count > 1 || RowRange.Of(records[0]).CanBeHalved).ConfigureAwait(false) is not { } refused)
        {
            _metrics.BlockWritten(block.Rows);
            _inserted = Math.Max(_inserted, records[^1].Numbers.Last(records[^1].Rows));
        }
        else if (records.Count > 1)
        {
            Log.BlockRefused(_logger, block.Token, records.Count, block.Rows, refused.Message);
            await SettleAsync().ConfigureAwait(false);
            var half = records.Count / 2;
            await SendAsync([.. records.Take(half)], isNew: false).ConfigureAwait(false);
            await SendAsync([.. records.Skip(half)], isNew: false).ConfigureAwait(false);
        }
        else
        {
            await SettleAsync().ConfigureAwait(false);
            await HalveAsync(records[0], RowRange.Of(records[0]), refused).ConfigureAwait(false);
        }
    }

    /// <summary>Sends those rows of a record that the engine does not have.</summary>
    private async Task SendRowsAsync(BlockRecord record, RowRange rows)
    {
        var block = new TableRecords(_block.Table, [record], NextToken());
        if (await TryAsync(token => _target.InsertMissingAsync(block, rows, token), rows.CanBeHalved).ConfigureAwait(false) is { } refused)
        {
            await SettleAsync().ConfigureAwait(false);
            await HalveAsync(record, rows, refused).ConfigureAwait(false);
        }
    }

    private async Task HalveAsync(BlockRecord record, RowRange rows, ClickHouseException refused)
    {
        if (rows.CanBeHalved)
        {
            var (first, second) = rows.Halves;
            await SendRowsAsync(record, first).ConfigureAwait(false);
            await SendRowsAsync(record, second).ConfigureAwait(false);
        }
        else if (!await IsStoredAsync(record, rows).ConfigureAwait(false))
        {
            await SetAsideAsync(record, rows, refused).ConfigureAwait(false);
        }
    }

    /// <summary>True when every answer was lost, but not the row.</summary>
    private async Task<bool> IsStoredAsync(BlockRecord record, RowRange rows)
    {
        if (!record.Numbers.IsKnown)
        {
            return false;
        }

        var one = record with { Rows = (int)rows.CountIn(record), Numbers = record.Numbers with { First = rows.From } };
        var (missing, partial) = await CompareAsync([one]).ConfigureAwait(false);
        return missing.Count + partial.Count == 0;
    }

    /// <summary>Those of the records that the engine has nothing of, and those that it may have some rows of.</summary>
    private async Task<(List<BlockRecord> Missing, List<BlockRecord> Partial)> CompareAsync(IReadOnlyList<BlockRecord> records)
    {
        var known = records.Where(record => record.Numbers.IsKnown).ToList();
        var partial = records.Where(record => !record.Numbers.IsKnown).ToList();
        var missing = new List<BlockRecord>();
        if (known.Count > 0)
        {
            var block = new TableRecords(_block.Table, known, NextToken());
            var stored = await UntilAnsweredAsync(token => _target.CountStoredAsync(block, token)).ConfigureAwait(false);
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
        var backoff = new Backoff(MinBackoff, MaxBackoff);
        var tries = 0;
        while (true)
        {
            var start = _time.GetTimestamp();
            try
            {
                await action(_aborting.Token).ConfigureAwait(false);
                _metrics.InsertTook(_time.GetElapsedTime(start).TotalSeconds);
                return null;
            }
            catch (ClickHouseException exception)
            {
                _stopping.Token.ThrowIfCancellationRequested();
                Failed(exception.Message);
                if (!exception.IsAboutTheEngine)
                {
                    tries += exception.IsDataError || exception.Code == ClickHouseErrors.TimeoutExceeded ? MaxTries : 1;
                }

                if (tries >= (canBeHalved || exception.IsDataError ? MaxTries : MaxTriesOfOne) && (canBeHalved || await TakesRowsAsync().ConfigureAwait(false)))
                {
                    return exception;
                }
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                Failed(exception.Message);
            }

            await PauseAsync(backoff.Next(), tries).ConfigureAwait(false);
        }
    }

    /// <summary>True if the engine takes another row: then a refusal is about the data.</summary>
    private async Task<bool> TakesRowsAsync()
    {
        try
        {
            await _target.TryRowAsync(_aborting.Token).ConfigureAwait(false);
            return true;
        }
        catch (ClickHouseException exception)
        {
            Failed(exception.Message);
            return false;
        }
    }

    private async Task SettleAsync() => await UntilAnsweredAsync(token => _target.SettleAsync(_spool.Id.ToString("N"), token)).ConfigureAwait(false);

    private Task UntilAnsweredAsync(Func<CancellationToken, Task> question) => UntilAnsweredAsync(async token =>
    {
        await question(token).ConfigureAwait(false);
        return true;
    });

    private async Task<T> UntilAnsweredAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        var backoff = new Backoff(MinBackoff, MaxBackoff);
        while (true)
        {
            try
            {
                return await question(_aborting.Token).ConfigureAwait(false);
            }
            catch (ClickHouseException exception)
            {
                _stopping.Token.ThrowIfCancellationRequested();
                Failed(exception.Message);
            }

            await PauseAsync(backoff.Next(), tries: 0).ConfigureAwait(false);
        }
    }

    private void Failed(string reason)
    {
        LastError = reason;
        Interlocked.CompareExchange(ref _failingSince, _time.GetTimestamp(), 0);
    }

    private async Task PauseAsync(TimeSpan wait, int tries)
    {
        _metrics.InsertRetried();
        Log.InsertFailed(_logger, _reached.Position, tries, wait.TotalSeconds, LastError!);
        await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
    }

    private async Task SetAsideAsync(BlockRecord record, RowRange range, ClickHouseException refused)
    {
        var rows = range.CountIn(record);
        var name = "";
        await RetryDiskAsync(() => name = _quarantine.Add(_block.Table, record, range, _time.GetUtcNow(), refused.Message)).ConfigureAwait(false);
        _metrics.RowsQuarantined(rows);
        Log.Quarantined(_logger, rows, _quarantine.Path, name, refused.Message);
        _damage.Add(DamageKind.Refused, $"spool/{SegmentQuarantine.Name}/{name}", rows,
            "the engine refuses these events; the reason is in the file. They are not lost: 'sightglass quarantine list' shows them, 'retry' inserts them.");
    }

    private string NextToken() => string.Create(CultureInfo.InvariantCulture, $"{_spool.Id:N}-{_tokens}-{Interlocked.Increment(ref _tokensGiven)}");

    /// <summary>Advances: the engine has everything before it, or has refused it.</summary>
    private void Pass(Reached reached)
    {
        _reached = reached;
        if (reached.Rows is { } rows)
        {
            _spool.Release(rows);
        }

        lock (_lock)
        {
            foreach (var (_, completion) in _flushes.Where(flush => flush.Position <= reached.Position))
            {
                completion.TrySetResult();
            }

            _flushes.RemoveAll(flush => flush.Position <= reached.Position);
        }
    }

    /// <summary>Retries until the disk works again.</summary>
    private async Task RetryDiskAsync(Action action)
    {
        var backoff = new Backoff(MinBackoff, MaxBackoff);
        while (true)
        {
            TimeSpan wait;
            try
            {
                action();
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                wait = backoff.Next();
                Failed(exception.Message);
                Log.DiskFailed(_logger, exception, _quarantine.Path, wait.TotalSeconds);
            }

            await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
        }
    }

    private async Task SaveRegularlyAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(SaveInterval, _time, _stopping.Token).ConfigureAwait(false);
                TrySave();
            }
        }
        catch (OperationCanceledException)
        {
            if (_loop is not null)
            {
                await _loop.ConfigureAwait(false);
            }

            TrySave();
        }
    }

    private void TrySave()
    {
        lock (_saveLock)
        {
            var reached = _reached;
            if (_spool.Saved.Done == reached.Position && _spool.Saved.End.Position == _spool.CommittedPosition)
            {
                return;
            }

            try
            {
                _spool.Save(reached.Position, reached.Rows, _inserted);
                if (_isPrepared && _spool.CanTrimTo(reached.Position))
                {
                    // In both slots before segments go: the older one alone must not take them for lost.
                    _spool.Save(reached.Position, reached.Rows, _inserted);
                    _spool.TrimTo(reached.Position);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Files that remain are deleted later. What is sent again is compared with the engine.
                Log.DiskFailed(_logger, exception, _quarantine.Path, SaveInterval.TotalSeconds);
            }
        }
    }

    /// <summary>How far the engine has got.</summary>
    /// <param name="Position">It has everything before this position, or has refused it.</param>
    /// <param name="Rows">Rows of the log before it; null when they are not known.</param>
    private sealed record Reached(long Position, long? Rows);
}
