using Sightglass.Server.Catalog;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Storage;

/// <summary>Starts storage in the background and stops it after the server. Ingest works in the meantime: events wait in the spool.</summary>
internal sealed partial class StorageService(
    ClickHouseOptions external,
    EngineSupervisor engine,
    EventsTable table,
    ColumnMover mover,
    ActiveCatalog catalog,
    EventSpool spool,
    BlockWriter writer,
    IBlockTarget target,
    PartInventory inventory,
    SequenceNumbers numbers,
    QuarantineStore quarantine,
    DamageLog damage,
    TimeProvider time,
    ILogger<StorageService> logger) : IHostedService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromMinutes(1);

    // Another server's first event with some field is found this much later at most.
    private static readonly TimeSpan ColumnsInterval = TimeSpan.FromSeconds(5);

    // The writer tries again within seconds; what lasts longer needs somebody.
    private static readonly TimeSpan StandstillLimit = TimeSpan.FromSeconds(30);

    // A stop may take 5 s in all.
    private static readonly TimeSpan LastLookLimit = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _startup = Task.CompletedTask;
    private bool _hasPending;
    private ulong _lastSequence; // What the spool knew when it was opened.

    /// <summary>When the server started; a timestamp of <see cref="TimeProvider"/>.</summary>
    public long Started { get; } = time.GetTimestamp();

    /// <summary>True once the schema exists, so that queries can run.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Why it is not ready yet; null when nothing failed.</summary>
    public string? LastError { get; private set; }

    /// <summary>True for the embedded engine, false for a configured server.</summary>
    public bool IsEmbedded => external.Endpoint is null;

    /// <summary>Why questions cannot be answered, or events do not arrive, in a sentence that every caller may read; null when all is well.</summary>
    public string? NotReadyReason =>
        IsEmbedded && engine.State == EngineState.Silent ? "the engine does not answer; if it stays so, it is started again"
        : IsEmbedded && engine.State is EngineState.Down or EngineState.Stopped ? "the engine is down and is started again; the server's log says why"
        : IsEmbedded && engine.State == EngineState.Starting ? "the engine is starting"
        : !IsReady ? LastError is null ? "storage is being prepared" : "storage cannot be prepared yet; the server's log says why"
        : spool.IsFailing ? "events cannot be written to the disk, and are refused; the server's log says why"
        : writer.Standstill > StandstillLimit ? "events do not reach the engine; the server's log says why"
        : null;

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // What ingest appends from here on is encoded with the packs that are in force now.
        _hasPending = spool.CommittedPosition > 0;
        _lastSequence = spool.LastSequence;
        if (IsEmbedded)
        {
            engine.Start();
        }

        _startup = Task.Run(PrepareAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _startup;
        await writer.StopAsync();
        await TryLookAsync();
        await engine.StopAsync();
    }

    /// <summary>The last look at the parts, so that the next start knows all of them.</summary>
    private async Task TryLookAsync()
    {
        if (!IsEmbedded || !IsReady || engine.State != EngineState.Up)
        {
            return;
        }

        using var limit = new CancellationTokenSource(LastLookLimit, time);
        try
        {
            await inventory.ReportAsync(limit.Token);
        }
        catch (Exception exception) when (exception is ClickHouseException or HttpRequestException or IOException or OperationCanceledException)
        {
            Log.NotLooked(logger, exception.Message);
        }
    }

    private async Task PrepareAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (IsEmbedded)
                {
                    await engine.WaitUntilUpAsync(_stopping.Token);
                }

                await table.EnsureAsync(catalog.Current.Schema, _hasPending, _stopping.Token);
                if (!await table.IsPartitionedAsAskedAsync(_stopping.Token))
                {
                    Log.OtherPartition(logger);
                }

                // An older copy of the spool does not know every number that was given.
                numbers.RaiseAbove(await target.LastSequenceAsync(numbers.Next, _stopping.Token));
                await CompareSpoolAsync();
                writer.Start();
                LastError = null;
                _ready.TrySetResult();
                await RetryRefusedAsync();
                await MoveColumnsAsync();
                await WatchColumnsAsync();
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is ClickHouseException or HttpRequestException or IOException)
            {
                LastError = exception.Message;
                Log.NotReady(logger, exception.Message);
                await Task.Delay(RetryDelay, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Reports a spool that is lost, or older than the engine: nobody can know what waited in it. Other servers write to a configured ClickHouse, too.</summary>
    private async Task CompareSpoolAsync()
    {
        // A spool of an earlier version has events, and does not know their numbers.
        var isKnown = _lastSequence > 0 || !_hasPending;
        if (IsEmbedded && isKnown && await target.LastSequenceAsync(_lastSequence + 1, _stopping.Token) is > 0 and var last)
        {
            // So is what it knows of the number of events.
            writer.Progress.Forget();
            damage.Add(DamageKind.Receipts, FormattableString.Invariant($"spool, sequence number {last}"), null,
                "the engine has events that the spool does not know: it was lost, or replaced by an older copy. Events that waited in it are lost, and a request since then that is repeated with its Idempotency-Key is stored again.");
        }
    }

    /// <summary>Inserts what an earlier start set aside: the reason may be gone, such as too little memory.</summary>
    private async Task RetryRefusedAsync()
    {
        foreach (var entry in quarantine.List().Where(entry => entry.IsRecord))
        {
            try
            {
                if (await writer.TryRetryAsync(entry, _stopping.Token))
                {
                    Log.Retried(logger, entry.Rows, entry.Name);
                }
            }
            catch (ClickHouseException exception)
            {
                Log.RefusedStill(logger, entry.Rows, entry.Name, exception.Message);
            }
        }
    }

    /// <summary>Finishes the last change of packs. The server answers queries in the meantime.</summary>
    private async Task MoveColumnsAsync()
    {
        var backoff = new Backoff(RetryDelay, LongestRetryDelay);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                // Events that an earlier start encoded name the columns of that time.
                await writer.FlushAsync(_stopping.Token);
                await mover.RunAsync(_stopping.Token);
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is ClickHouseException or HttpRequestException or IOException)
            {
                var wait = backoff.Next();
                Log.ColumnsNotMoved(logger, wait.TotalSeconds, exception.Message);
                await Task.Delay(wait, time, _stopping.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Finds the columns that other servers add to a configured ClickHouse.</summary>
    private async Task WatchColumnsAsync()
    {
        while (!IsEmbedded && !_stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(ColumnsInterval, time, _stopping.Token);
                await table.RefreshAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is ClickHouseException or HttpRequestException or IOException or OperationCanceledException)
            {
                // Tried again; queries report that the engine is down.
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1902, LogLevel.Warning, "Columns could not be moved, trying again in {Seconds:0} s; answers are right meanwhile: {Reason}")]
        public static partial void ColumnsNotMoved(ILogger logger, double seconds, string reason);

        [LoggerMessage(1903, LogLevel.Warning, "The events are partitioned as when their table was created, and not as Storage:Events:Partition says: the option has an effect on a new data folder only")]
        public static partial void OtherPartition(ILogger logger);

        [LoggerMessage(1904, LogLevel.Information, "{Rows} events that had been set aside as {Name} are in the engine now")]
        public static partial void Retried(ILogger logger, long? rows, string name);

        [LoggerMessage(1905, LogLevel.Error, "The engine still refuses {Rows} events that were set aside as {Name}: {Reason}")]
        public static partial void RefusedStill(ILogger logger, long? rows, string name, string reason);

        [LoggerMessage(1906, LogLevel.Debug, "The parts were not looked at once more; the next start checks those that it does not know: {Reason}")]
        public static partial void NotLooked(ILogger logger, string reason);

        [LoggerMessage(1901, LogLevel.Warning, "Storage is not ready, trying again: {Reason}")]
        public static partial void NotReady(ILogger logger, string reason);
    }
}
