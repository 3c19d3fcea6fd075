using Microsoft.Extensions.Logging;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;

namespace Sightglass.Storage.Writing;

/// <summary>Moves records from the spool to the engine: in order, in large blocks, each row exactly once.</summary>
/// <remarks>
/// A block of records that arrived since this start is inserted with a token that no other block ever has, so a repeated insert is ignored. The engine may have a record of an
/// earlier start already, so it is asked for its rows by their sequence numbers: no file but the spool itself must survive for that. What the engine refuses again and again is
/// halved until a single row is left, and that row is set aside in <c>quarantine/</c>: no block is tried for ever, except while the engine takes nothing at all.
/// A block has rows of one table: it ends where the next record belongs to another one. One loop does the work; any thread may request a flush.
/// </remarks>
public sealed class BlockWriter : IAsyncDisposable
{
    // Asked for in one statement.
    private const int MaxComparedRecords = 500;

    // How often the disk learns how far the writer has got and where the log ends.
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    // After this time without records, the block's memory is freed.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(2);

    private readonly EventSpool _spool;
    private readonly QuarantineStore _quarantine;
    private readonly IBlockTarget _target;
    private readonly BlockWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly Attempts _attempts;
    private readonly RecordSender _sender;
    private readonly DamageLog _damage;
    private readonly ILogger<BlockWriter> _logger;
    private readonly SpoolBlock _block = new();

    // Guards the two fields below it.
    private readonly Lock _lock = new();
    private readonly List<(long Position, TaskCompletionSource Completion)> _flushes = []; // One per waiting caller. Emptied as the writer advances.
    private TaskCompletionSource _flushAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly long _recovered; // Records before this position may be in the engine already: an earlier writer had them.
    private readonly Lock _saveLock = new(); // The loop and the regular save may save at the same time.
    private volatile bool _isPrepared; // Until then no segment is deleted: the engine may lack what it had.
    private readonly ulong _inserted; // A sequence number of the last block that an earlier start had inserted.
    private long _cut; // When the last block was read; pending records arrived later.
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
        _attempts = new Attempts(quarantine.Path, time, metrics, logger);
        _sender = new RecordSender(target, quarantine, spool.Id.ToString("N"), _attempts, time, metrics, damage, logger);
        _damage = damage;
        _logger = logger;
        _recovered = spool.CommittedPosition;
        var saved = spool.Saved;
        _inserted = saved.DoneSequence;
        Progress = new WriterProgress(new Reached(Math.Min(saved.Done, spool.CommittedPosition), saved.DoneRows, saved.Stored), _recovered) { Counted = TrySave };
        _spool.Release(saved.DoneRows ?? 0);
    }

    /// <summary>How far the writer has got.</summary>
    public WriterProgress Progress { get; }

    /// <summary>What the engine refused.</summary>
    public QuarantineStore Quarantine => _quarantine;

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public string? LastError => _attempts.LastError;

    /// <summary>How long the writer has tried to insert the same block; null when nothing failed.</summary>
    public TimeSpan? Standstill => _attempts.Standstill;

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
            if (Progress.Reached.Position >= target)
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

        using (await Progress.BeginAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await _target.InsertMissingAsync(new TableRecords(entry.Table, [record], _sender.NextToken()), entry.Range, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Progress.EndUncounted();
            }
        }

        _quarantine.Drop(entry);
        return true;
    }

    /// <summary>Ends the loop: an insert in progress may finish within 3 s. The next start sends what is left in the spool.</summary>
    public async Task StopAsync()
    {
        await _attempts.StopAsync().ConfigureAwait(false);
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
        _attempts.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await PrepareAsync().ConfigureAwait(false);
            while (true)
            {
                // The engine may have records of an earlier start: they are compared, in blocks of their own.
                var isRecovered = Progress.Reached.Position < _recovered;
                if (!isRecovered)
                {
                    await WaitForBlockAsync().ConfigureAwait(false);
                }

                var limits = new SpoolBlockLimits(_options.BlockRows, _options.BlockBytes, isRecovered ? MaxComparedRecords : int.MaxValue, Progress.BlockEnd);
                await SendBlockAsync(limits, isRecovered).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_attempts.Stopping.IsCancellationRequested)
        {
            // The rest waits for the next start.
        }
    }

    /// <summary>Checks that the engine has what it had acknowledged. If it does not, everything that the spool still has is compared with it.</summary>
    private async Task PrepareAsync()
    {
        if (Progress.Reached.Position < _recovered)
        {
            await _sender.SettleAsync().ConfigureAwait(false);
        }

        if (_inserted > 0 && await _attempts.UntilAnsweredAsync(token => _target.LastSequenceAsync(_inserted, token)).ConfigureAwait(false) == 0)
        {
            // Where the events were counted, the next look at the parts tells what has not come back.
            if (Progress.Stored is null)
            {
                _damage.Add(DamageKind.Part, $"engine, sequence number {_inserted}", null,
                    "the engine lacks events that it had made durable: its folder was replaced by an older one, or parts of it are damaged. Those that the spool still has are inserted again.");
            }

            WriterLog.EngineLacksEvents(_logger, _inserted);
            Progress.Return(_spool.Start);
        }

        _isPrepared = true;
        Progress.Ready();
    }

    private async Task WaitForBlockAsync()
    {
        var first = _spool.WaitForAsync(Progress.Reached.Position, long.MaxValue);
        var wasPending = first.IsCompleted;
        if (!wasPending)
        {
            try
            {
                await first.WaitAsync(IdleAfter, _time, _attempts.Stopping).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _block.Release();
                await first.WaitAsync(_attempts.Stopping).ConfigureAwait(false);
            }
        }

        _attempts.Stopping.ThrowIfCancellationRequested();
        var linger = _options.Linger - (wasPending ? _time.GetElapsedTime(_cut) : TimeSpan.Zero);
        if (linger <= TimeSpan.Zero)
        {
            return;
        }

        var full = _spool.WaitForAsync(Progress.Reached.Position + _options.BlockBytes, (Progress.Reached.Rows ?? 0) + _options.BlockRows);
        if (!full.IsCompleted)
        {
            await Task.WhenAny(full, FlushAsked(), Task.Delay(linger, _time, _attempts.Stopping)).ConfigureAwait(false);
            _attempts.Stopping.ThrowIfCancellationRequested();
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
        _attempts.Stopping.ThrowIfCancellationRequested();
        var reached = Progress.Reached;
        await _attempts.UntilDiskWorksAsync(() => _spool.Read(_block, reached.Position, reached.Rows, limits)).ConfigureAwait(false);
        _cut = _time.GetTimestamp();
        using (await Progress.BeginAsync(_attempts.Stopping).ConfigureAwait(false))
        {
            var setAside = _sender.RowsSetAside;
            if (_block.Records.Count > 0)
            {
                await _sender.SendAsync(_block.Table, _block.Records, isNew: !isRecovered).ConfigureAwait(false);
            }

            _attempts.Succeeded();
            var stored = _block.Records.Sum(record => (long)record.Rows) - (_sender.RowsSetAside - setAside);
            Progress.End(_block.End, _block.RowsEnd, _block.Table == EventsTable.Definition.Number ? stored : 0);
        }

        Pass(_block.End, _block.RowsEnd);

        // The closer the state is to the truth, the less is compared, and reported as lost, after a kill.
        TrySave();
    }

    /// <summary>Advances: the engine has everything before it, or has refused it.</summary>
    private void Pass(long position, long? rows)
    {
        if (rows is { } known)
        {
            _spool.Release(known);
        }

        lock (_lock)
        {
            foreach (var (_, completion) in _flushes.Where(flush => flush.Position <= position))
            {
                completion.TrySetResult();
            }

            _flushes.RemoveAll(flush => flush.Position <= position);
        }
    }

    private async Task SaveRegularlyAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(SaveInterval, _time, _attempts.Stopping).ConfigureAwait(false);
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
            var reached = Progress.Reached;
            if (_spool.Saved is var saved && saved.Done == reached.Position && saved.Stored == reached.Stored && saved.End.Position == _spool.CommittedPosition)
            {
                return;
            }

            try
            {
                _spool.Save(reached, Math.Max(_inserted, _sender.Inserted));
                if (_isPrepared && _spool.CanTrimTo(reached.Position))
                {
                    // In both slots before segments go: the older one alone must not take them for lost.
                    _spool.Save(reached, Math.Max(_inserted, _sender.Inserted));
                    _spool.TrimTo(reached.Position);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Files that remain are deleted later. What is sent again is compared with the engine.
                WriterLog.DiskFailed(_logger, exception, _quarantine.Path, SaveInterval.TotalSeconds);
            }
        }
    }
}
