using Microsoft.Extensions.Logging;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Spool;

/// <summary>The durable log behind every 2xx: appended records survive a kill and a power loss until the engine has made them durable.</summary>
/// <remarks>
/// Any number of threads append. One thread commits: it takes all waiting records, writes them with one call, syncs once and completes all, so
/// a record waits at most for the sync in progress and its own. One <see cref="Writing.BlockWriter"/> reads and trims.
/// Format: docs/formats/spool.md. Why we have our own log: docs/adr/003-spool.md.
/// </remarks>
public sealed partial class EventSpool : IDisposable
{
    // One gathered write: long enough to fill a disk's queue, short enough that the first record of the group does not wait long for the last.
    private const long MaxGroupBytes = 16L << 20;
    private const int MaxGroupRecords = 256;

    // Waiting records belong to open requests; more than this means that the disk is far behind.
    private const long MaxQueueBytes = 256L << 20;

    private const int MinSegments = 4;

    private static readonly TimeSpan FreeSpacePause = TimeSpan.FromSeconds(1);

    // While the disk fails and nobody sends, this often it is tried whether it still does.
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(2);
    private const string ProbeName = "probe";

    private readonly IStoreDirectory _directory;
    private readonly SpoolOptions _options;
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<EventSpool> _logger;
    private readonly IDisposable _held;
    private readonly SpoolState _state;
    private readonly SegmentLog _log;
    private readonly Thread _committer;

    // Guards the four fields below it; pulsed when a record waits or the spool is closing.
    private readonly object _gate = new();
    private readonly Queue<Waiting> _queue = []; // At most MaxQueueBytes. Emptied by the committer.
    private long _queuedBytes;
    private bool _isClosing;
    private Awaited? _awaited;

    private bool _isFailing; // Written by the committer.
    private long _releasedRows;
    private long _freeBytes = long.MaxValue;
    private long _freeBytesTime;

    private EventSpool(IStoreDirectory directory, SpoolOptions options, TimeProvider time, StorageMetrics metrics, DamageLog damage, ILogger<EventSpool> logger, IDisposable held)
    {
        _directory = directory;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _held = held;

        // Disk space is freed by whole segments. The active segment must leave most of the limit free, or a full spool would stay full forever.
        foreach (var name in directory.MoveDirectoriesAside(IsOurs))
        {
            damage.Add(DamageKind.Segment, $"spool/{name}", 0, "a directory was in the place of a file of the spool; it was renamed. If events are missing, an entry of kind hole says how many.");
        }

        Receipts = new ReceiptWindow(time);
        _state = SpoolState.Open(directory, isExpected: directory.List().Any(entry => entry.Name.EndsWith(Segment.Extension, StringComparison.Ordinal)), damage);
        try
        {
            _log = SegmentLog.Open(directory, Math.Min(options.SegmentBytes, options.LimitBytes / MinSegments), _state, Receipts, new SegmentQuarantine(directory, damage, metrics), damage);
        }
        catch
        {
            _state.Dispose();
            throw;
        }

        if (_state.SpoolId is null)
        {
            TrySaveFirst();
        }

        _releasedRows = _log.End.Rows;
        Probe();
        _committer = new Thread(CommitLoop) { IsBackground = true, Name = "spool commit" };
        _committer.Start();
        metrics.ObserveSpool(() => Bytes, () => PendingRows);
    }

    /// <summary>Unique among all spools ever created.</summary>
    public Guid Id => _log.SpoolId;

    /// <summary>Everything below this position is durable.</summary>
    public long CommittedPosition => _log.End.Position;

    /// <summary>The largest sequence number that a row of this spool has, or had; 0 when none is known.</summary>
    public ulong LastSequence => _log.End.LastSequence;

    /// <summary>The receipts of requests with a key. Add that of a request once its record is durable.</summary>
    public ReceiptWindow Receipts { get; }

    /// <summary>True while the disk refuses what the spool writes: no event is taken.</summary>
    public bool IsFailing => Volatile.Read(ref _isFailing);

    /// <summary>Size of the segments on disk, in bytes.</summary>
    public long Bytes => _log.Bytes;

    public long LimitBytes => _options.LimitBytes;

    /// <summary>Rows that are acknowledged but not yet in the engine.</summary>
    public long PendingRows => Math.Max(0, _log.End.Rows - Volatile.Read(ref _releasedRows));

    /// <summary>Opens the spool in <paramref name="directory"/>, or creates one; truncates a torn tail.</summary>
    /// <exception cref="IOException">The disk failed, or another process has the spool open.</exception>
    public static EventSpool Open(IStoreDirectory directory, SpoolOptions options, TimeProvider time, StorageMetrics metrics, DamageLog damage, ILogger<EventSpool> logger)
    {
        var held = directory.TryLock("lock")
            ?? throw new IOException($"another process uses '{directory.Path}'; stop it, or give this one a data directory of its own");
        try
        {
            return new EventSpool(directory, options, time, metrics, damage, logger, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Appends one record and returns once it is durable or has failed.</summary>
    /// <param name="record">Its bytes belong to the spool until the task completes.</param>
    /// <param name="cancellationToken">Checked only before the record is queued.</param>
    /// <returns>A disk failure does not fail the task: <see cref="AppendResult"/> reports it.</returns>
    public Task<AppendResult> AppendAsync(SpoolRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (record.Length > RecordHeader.MaxPayloadBytes)
        {
            return Refuse(AppendResult.TooLarge(record.Length));
        }

        // Computed here and not in the committer, because requests have their own threads.
        var waiting = new Waiting(record, Crc32C.Of(record.Payload));
        lock (_gate)
        {
            if (_isClosing)
            {
                return Refuse(AppendResult.Failed("the server is stopping"));
            }

            if (_log.Bytes + _queuedBytes + waiting.Size > _options.LimitBytes)
            {
                return Refuse(AppendResult.Full($"the spool holds {_log.Bytes + _queuedBytes} bytes, its limit is {_options.LimitBytes}; the engine is slow or away"));
            }

            if (_queuedBytes + waiting.Size > MaxQueueBytes)
            {
                return Refuse(AppendResult.Full($"{_queuedBytes} bytes wait for the disk, the limit is {MaxQueueBytes}"));
            }

            _queue.Enqueue(waiting);
            _queuedBytes += waiting.Size;
            Monitor.Pulse(_gate);
        }

        return waiting.Completion.Task;
    }

    /// <summary>Commits the queued records, then closes the files.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        _committer.Join();
        _log.Dispose();
        _state.Dispose();
        _held.Dispose();
    }

    /// <summary>Completes when there is a record at or after <paramref name="position"/> and one of the two targets is reached.</summary>
    /// <remarks>One caller; a new call replaces the previous one.</remarks>
    internal Task WaitForAsync(long position, long orRows)
    {
        lock (_gate)
        {
            _awaited = new Awaited(position, orRows);
            _awaited.Check(_log);
            return _awaited.Completion.Task;
        }
    }

    /// <summary>The end of the log.</summary>
    internal LogEnd End => _log.End;

    /// <inheritdoc cref="SegmentLog.Start"/>
    internal long Start => _log.Start;

    /// <summary>How far the writer had got, as far as the disk knows; nothing is done when it does not.</summary>
    internal SpoolState.Progress Saved => _state.Saved;

    /// <summary>Saves how far the writer has got, and where the log ends. One caller, the writer.</summary>
    /// <exception cref="IOException">The disk failed; what was saved before still applies.</exception>
    internal void Save(Reached reached, ulong doneSequence) => _state.Save(Id, new SpoolState.Progress(reached.Position, reached.Rows, doneSequence, reached.Stored, _log.End, _log.ReceiptsEnd));

    /// <inheritdoc cref="SegmentLog.Read"/>
    internal void Read(SpoolBlock block, long position, long? rowsBefore, SpoolBlockLimits limits) => _log.Read(block, position, rowsBefore, limits);

    /// <summary>Marks rows as stored in the engine: they no longer count as pending.</summary>
    internal void Release(long rows) => Volatile.Write(ref _releasedRows, rows);

    /// <inheritdoc cref="SegmentLog.CanTrimTo"/>
    internal bool CanTrimTo(long position) => _log.CanTrimTo(position);

    /// <inheritdoc cref="SegmentLog.TrimTo"/>
    internal void TrimTo(long position) => _log.TrimTo(position);

    private Task<AppendResult> Refuse(AppendResult result)
    {
        _metrics.RecordsRefused(1, result.Status == AppendStatus.Full ? "full" : "failed");
        return Task.FromResult(result);
    }

    private void CommitLoop()
    {
        var group = new List<Waiting>();
        var records = new List<(SpoolRecord, uint)>();
        while (TakeGroup(group))
        {
            records.Clear();
            records.AddRange(group.Select(waiting => (waiting.Record, waiting.Checksum)));
            Commit(group, records);
            group.Clear();
        }
    }

    /// <returns>False when the spool is closed and nothing waits.</returns>
    private bool TakeGroup(List<Waiting> group)
    {
        lock (_gate)
        {
            while (_queue.Count == 0)
            {
                if (_isClosing)
                {
                    return false;
                }

                if (!Monitor.Wait(_gate, _isFailing ? ProbePause : Timeout.InfiniteTimeSpan))
                {
                    Probe();
                }
            }

            var bytes = 0L;
            while (group.Count < MaxGroupRecords && bytes < MaxGroupBytes && _queue.TryDequeue(out var waiting))
            {
                bytes += waiting.Size;
                group.Add(waiting);
            }

            return true;
        }
    }

    private void Commit(List<Waiting> group, List<(SpoolRecord, uint)> records)
    {
        var size = group.Sum(waiting => waiting.Size);
        AppendResult? refused = null;
        var end = _log.End.Position;
        var start = _time.GetTimestamp();
        try
        {
            if (FreeBytes() - size < _options.FreeReserveBytes)
            {
                refused = AppendResult.Full($"the disk of '{_directory.Path}' has {FreeBytes()} bytes left; {_options.FreeReserveBytes} are kept for the engine");
            }
            else
            {
                _log.Append(records);
                Volatile.Write(ref _isFailing, false);
                _metrics.GroupCommitted(group.Count, size, _time.GetElapsedTime(start).TotalSeconds);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.AppendFailed(_logger, exception, group.Count, _directory.Path);
            Volatile.Write(ref _isFailing, true);
            refused = AppendResult.Failed($"the spool cannot be written: {exception.Message}");
        }

        lock (_gate)
        {
            _queuedBytes -= size;
            _awaited?.Check(_log);
        }

        if (refused is { } result)
        {
            _metrics.RecordsRefused(group.Count, result.Status == AppendStatus.Full ? "full" : "failed");
        }

        foreach (var waiting in group)
        {
            end += waiting.Size;
            waiting.Completion.SetResult(refused ?? AppendResult.Committed(end));
        }
    }

    /// <summary>Finds out at the start, and after a failure, whether files can be made: the first sender should not be the one who learns that they cannot.</summary>
    private void Probe()
    {
        try
        {
            _directory.Replace(ProbeName, []);
            _directory.Delete(ProbeName);
            Volatile.Write(ref _isFailing, false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                Log.CannotWrite(_logger, _directory.Path, exception.Message);
            }

            Volatile.Write(ref _isFailing, true);
        }
    }

    /// <summary>Queried from the disk once a second; bytes written since then are subtracted.</summary>
    private long FreeBytes()
    {
        if (_freeBytes == long.MaxValue || _time.GetElapsedTime(_freeBytesTime) > FreeSpacePause)
        {
            _freeBytes = _directory.FreeBytes;
            _freeBytesTime = _time.GetTimestamp();
        }

        return _freeBytes;
    }

    /// <summary>From now on a state that cannot be read is known to be damaged.</summary>
    private void TrySaveFirst()
    {
        try
        {
            long? none = _log.End.Position == 0 ? 0 : null;
            Save(new Reached(0, none, none), doneSequence: 0);
        }
        catch (IOException exception)
        {
            // The writer saves it again.
            Log.StateNotSaved(_logger, exception, _directory.Path);
        }
    }

    private static bool IsOurs(string name) => name.EndsWith(Segment.Extension, StringComparison.Ordinal) || name.EndsWith(".receipts", StringComparison.Ordinal) || name is "writer.state" or ProbeName;

    /// <summary>A record on its way to the disk.</summary>
    private sealed class Waiting(SpoolRecord record, uint checksum)
    {
        public SpoolRecord Record { get; } = record;

        public uint Checksum { get; } = checksum;

        public long Size => RecordHeader.Size + Record.Length;

        public TaskCompletionSource<AppendResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The targets that the writer waits for.</summary>
    private sealed class Awaited(long position, long orRows)
    {
        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Check(SegmentLog log)
        {
            if (log.End is var end && (end.Position > position || end.Rows >= orRows))
            {
                Completion.TrySetResult();
            }
        }
    }
}
