using System.Collections.Concurrent;
using Sightglass.Server.Catalog;
using Sightglass.Server.Tail;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spooling;

namespace Sightglass.Server.Ingest;

/// <summary>What every door calls: complete the events, make them durable, show them to those who watch.</summary>
internal sealed class IngestPipeline
{
    // More requests than this at once make garbage instead of waiting. Emptied when a burst is over.
    private const int MaxPooled = 64;

    private readonly LoadedCatalogue _catalogue;
    private readonly Spool _spool;
    private readonly SequenceNumbers _sequence;
    private readonly TailHub _tail;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SmallBatches _small;
    private readonly ConcurrentBag<IngestWorkspace> _pool = [];

    public IngestPipeline(LoadedCatalogue catalogue, Spool spool, SequenceNumbers sequence, TailHub tail, IngestMetrics metrics, TimeProvider time)
    {
        _catalogue = catalogue;
        _spool = spool;
        _sequence = sequence;
        _tail = tail;
        _metrics = metrics;
        _time = time;
        _small = new SmallBatches(Rent, Return, workspace => WriteAsync(workspace, CancellationToken.None));
    }

    /// <summary>Buffers for one request, with the arrival time set. Give them back with <see cref="Return"/>.</summary>
    public IngestWorkspace Rent()
    {
        var workspace = _pool.TryTake(out var pooled) ? pooled : new IngestWorkspace(_catalogue.Schema);
        workspace.Batch.ReceivedMicros = NowMicros();
        return workspace;
    }

    public void Return(IngestWorkspace workspace)
    {
        if (workspace.IsWorthKeeping && _pool.Count < MaxPooled)
        {
            workspace.Clear();
            _pool.Add(workspace);
        }
    }

    /// <summary>Forgets the buffers that no request uses; for when no more are expected soon.</summary>
    public void ReleaseBuffers() => _pool.Clear();

    /// <summary>Keeps the events of the workspace's batch; returns once they are durable.</summary>
    /// <returns>Committed (also for no events at all), or why nothing of the batch was kept: then the client should come back.</returns>
    public async ValueTask<AppendResult> AppendAsync(IngestWorkspace workspace, CancellationToken cancellationToken)
    {
        _metrics.Reject(workspace.Rejections);
        if (workspace.Batch.Count == 0)
        {
            return new AppendResult(AppendStatus.Committed, 0, "");
        }

        return _small.TryAppend(workspace.Batch, workspace.Body.Length, out var joined)
            ? await joined
            : await WriteAsync(workspace, cancellationToken);
    }

    /// <summary>Counts what a request was refused for when nothing of it is kept: the door answers, <see cref="AppendAsync"/> is not called.</summary>
    public void Refuse(IngestWorkspace workspace) => _metrics.Reject(workspace.Rejections);

    private async Task<AppendResult> WriteAsync(IngestWorkspace workspace, CancellationToken cancellationToken)
    {
        var batch = workspace.Batch;
        _catalogue.Normaliser.Normalise(batch);
        batch.FirstSequence = _sequence.Take(batch.Count);
        NativeBlock.Encode(batch, workspace.Block);
        var result = await _spool.AppendAsync(new SpoolRecord(workspace.Block.Memory, batch.Count), cancellationToken);
        if (result.IsCommitted)
        {
            _metrics.Accept(batch);
            _tail.Publish(batch);
        }

        return result;
    }

    private long NowMicros() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
