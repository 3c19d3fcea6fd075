using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Moves records from the spool to the engine: in order, in large blocks, each exactly once.</summary>
/// <remarks>
/// The bounds of a block are durable before it is sent, so after any failure the same records are sent as the same block with the
/// same token, and the engine ignores what it already has. While the engine is down, the block is retried forever. A record that the engine
/// refuses is quarantined in <c>quarantine/</c>, alone: the other records of its block are sent. A block has rows of one table: it ends where the next record
/// belongs to another one. One loop does the work; any thread may request a flush.
/// </remarks>
public sealed partial class BlockWriter : IAsyncDisposable
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(2);

    // For an error that may be the engine's or the data's: after half a minute of retries it is treated as an error of the data.
    private const int MaxUnknownErrorTries = 20;

    // After this time without records, the state is saved and the block's memory is freed.
    private static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(2);

    // The time for an insert in progress when the server stops; if it takes longer, the next start sends it again.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly EventSpool _spool;
    private readonly IStoreDirectory _directory;
    private readonly Func<TableRecords, CancellationToken, Task> _insert;
    private readonly BlockWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<BlockWriter> _logger;
    private readonly WriterState _state;
    private readonly SpoolBlock _block = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();

    // Guards the two fields below it.
    private readonly Lock _lock = new();
    private readonly List<(long Position, TaskCompletionSource Completion)> _flushes = []; // One per waiting caller. Emptied as the writer advances.
    private TaskCompletionSource _flushAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _position;
    private long _oneByOneUntil;
    private long _cut; // When the last block was read; pending records arrived later.
    private Task? _loop;

    /// <summary>
    /// Reads the state in <paramref name="directory"/>, the spool's directory. The writer must be the only reader of the spool.
    /// <paramref name="insert"/> sends one block (<see cref="BlockInserter.InsertAsync"/>, or a fake) and may be called again with the same token.
    /// </summary>
    /// <exception cref="IOException">The state cannot be read.</exception>
    public BlockWriter(
        EventSpool spool,
        IStoreDirectory directory,
        Func<TableRecords, CancellationToken, Task> insert,
        BlockWriterOptions options,
        TimeProvider time,
        StorageMetrics metrics,
        ILogger<BlockWriter> logger)
    {
        _spool = spool;
        _directory = directory;
        _insert = insert;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _state = WriterState.Open(directory, spool.Id);
        if (_state.Done > spool.CommittedPosition)
        {
            Log.SpoolIsShort(logger, directory.Path, spool.CommittedPosition, _state.Done);
        }

        _position = Math.Min(_state.Done, spool.CommittedPosition);
        _spool.Release(_spool.RowsBefore(_position));
    }

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>Starts with the block that was in progress when the last process ended.</summary>
    public void Start() => _loop ??= Task.Run(RunAsync);

    /// <summary>Completes when everything that is committed now can be queried. Waits as long as the engine is down.</summary>
    public Task FlushAsync(CancellationToken cancellationToken)
    {
        var target = _spool.CommittedPosition;
        var flush = (target, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (Volatile.Read(ref _position) >= target)
            {
                return Task.CompletedTask;
            }

            _flushes.Add(flush);
            _flushAsked.TrySetResult();
        }

        return flush.Item2.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the loop: an insert in progress may finish within 3 s. The next start sends what is left in the spool.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _aborting.CancelAfter(StopLimit);
        if (_loop is not null)
        {
            await _loop.ConfigureAwait(false);
        }

        lock (_lock)
        {
            _flushes.ForEach(flush => flush.Completion.TrySetCanceled());
            _flushes.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _state.Dispose();
        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            if (_state.PendingEnd > _state.Done)
            {
                Log.Resumed(_logger, _state.Done, _state.PendingEnd);
                await SendBlockAsync(SpoolBlockLimits.Until(_state.PendingEnd)).ConfigureAwait(false);
            }

            while (true)
            {
                await WaitForBlockAsync().ConfigureAwait(false);
                await SendBlockAsync(new SpoolBlockLimits(_options.BlockRows, _options.BlockBytes, RecordsMax, long.MaxValue)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            TrySaveDone();
        }
    }

    private int RecordsMax => _position < _oneByOneUntil ? 1 : int.MaxValue;

    private async Task WaitForBlockAsync()
    {
        var first = _spool.WaitForAsync(_position, long.MaxValue);
        var wasPending = first.IsCompleted;
        if (!wasPending)
        {
            try
            {
                await first.WaitAsync(IdleAfter, _time, _stopping.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                TrySaveDone();
                _block.Release();
                await first.WaitAsync(_stopping.Token).ConfigureAwait(false);
            }
        }

        _stopping.Token.ThrowIfCancellationRequested();
        if (_position < _oneByOneUntil)
        {
            return;
        }

        var linger = _options.Linger - (wasPending ? _time.GetElapsedTime(_cut) : TimeSpan.Zero);
        if (linger <= TimeSpan.Zero)
        {
            return;
        }

        var full = _spool.WaitForAsync(_position + _options.BlockBytes, _spool.RowsBefore(_position) + _options.BlockRows);
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

    /// <summary>Cuts one block, saves its bounds, sends it and releases it.</summary>
    private async Task SendBlockAsync(SpoolBlockLimits limits)
    {
        await RetryDiskAsync(() => _spool.Read(_block, _position, limits)).ConfigureAwait(false);
        _cut = _time.GetTimestamp();
        if (_block.Payloads.Count > 0)
        {
            await RetryDiskAsync(() => _state.Save(_position, _block.End)).ConfigureAwait(false);
            TrimDone();
            if (!await TryInsertAsync().ConfigureAwait(false))
            {
                // Nothing of it was inserted. Its records are sent one by one, so that only the refused one is quarantined.
                _oneByOneUntil = _block.End;
                return;
            }
        }

        Pass(_block.End);
    }

    /// <returns>True when the block is done: inserted, or quarantined. False when it must be split.</returns>
    private async Task<bool> TryInsertAsync()
    {
        var token = string.Create(CultureInfo.InvariantCulture, $"{_spool.Id:N}-{_position:x}-{_block.End:x}");
        var insert = new TableRecords(_block.Table, _block.Payloads, token);
        var backoff = new Backoff(MinBackoff, MaxBackoff);
        for (var tries = 1; ; tries++)
        {
            var start = _time.GetTimestamp();
            TimeSpan wait;
            try
            {
                await _insert(insert, _aborting.Token).ConfigureAwait(false);
                _metrics.BlockWritten(_block.Rows, _time.GetElapsedTime(start).TotalSeconds);
                LastError = null;
                return true;
            }
            catch (ClickHouseException exception) when (exception.IsDataError || (!exception.IsTransient && tries >= MaxUnknownErrorTries))
            {
                LastError = exception.Message;
                if (_block.Payloads.Count > 1)
                {
                    Log.BlockRefused(_logger, token, _block.Payloads.Count, _block.Rows, exception.Message);
                    return false;
                }

                await RetryDiskAsync(() => Quarantine(exception)).ConfigureAwait(false);
                return true;
            }
            catch (Exception exception)
            {
                // Errors of every kind are retried: a writer that gives up would let the spool fill, and the token makes a retry safe.
                _stopping.Token.ThrowIfCancellationRequested();
                LastError = exception.Message;
                _metrics.InsertRetried();
                wait = backoff.Next();
                Log.InsertFailed(_logger, token, tries, wait.TotalSeconds, exception.Message);
            }

            await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
        }
    }

    private void Quarantine(ClickHouseException exception)
    {
        var name = $"{_position:x16}";
        var quarantine = _directory.Subdirectory("quarantine");
        quarantine.Replace($"{name}.block", _block.Payloads[0].Span);
        quarantine.Replace($"{name}.txt", Encoding.UTF8.GetBytes(
            $"table: {_block.Table}\nrows: {_block.Rows}\ntime: {_time.GetUtcNow():O}\nerror: {exception.Message}\n"));
        _metrics.RowsQuarantined(_block.Rows);
        Log.Quarantined(_logger, _block.Rows, quarantine.Path, name, exception.Message);
    }

    /// <summary>Advances to <paramref name="position"/>: the engine has everything below it, or has refused it.</summary>
    private void Pass(long position)
    {
        Volatile.Write(ref _position, position);
        _spool.Release(_spool.RowsBefore(position));
        lock (_lock)
        {
            foreach (var (_, completion) in _flushes.Where(flush => flush.Position <= position))
            {
                completion.TrySetResult();
            }

            _flushes.RemoveAll(flush => flush.Position <= position);
        }
    }

    /// <summary>Retries until the disk works again. Nothing may be sent until then, because its bounds would be unknown after a crash.</summary>
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
                LastError = exception.Message;
                wait = backoff.Next();
                Log.DiskFailed(_logger, exception, _directory.Path, wait.TotalSeconds);
            }

            await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
        }
    }

    private void TrySaveDone()
    {
        if (_state.Done == _position)
        {
            return;
        }

        try
        {
            _state.Save(_position, _position);
            TrimDone();
        }
        catch (IOException exception)
        {
            // The previous state still applies: the last block is sent again and recognized by its token.
            Log.DiskFailed(_logger, exception, _directory.Path, 0);
        }
    }

    private void TrimDone()
    {
        try
        {
            _spool.TrimTo(_state.Done);
        }
        catch (IOException exception)
        {
            // The next open finds and deletes a file that remains.
            Log.DiskFailed(_logger, exception, _directory.Path, 0);
        }
    }
}
