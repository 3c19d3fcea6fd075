using System.Collections.Concurrent;
using Sightglass.Server.Catalog;
using Sightglass.Server.Tail;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Ingest;

/// <summary>What every door calls: complete the events, make them durable, show them to those who watch.</summary>
internal sealed class IngestPipeline
{
    // More requests than this at once make garbage instead of waiting. Emptied when a burst is over.
    private const int MaxPooled = 64;

    private readonly ActiveCatalog _catalog;
    private readonly EventSpool _spool;
    private readonly ArrivalOrder _order;
    private readonly TailHub _tail;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SmallBatches _small;
    private readonly ConcurrentBag<IngestWorkspace> _pool = [];

    public IngestPipeline(ActiveCatalog catalog, EventSpool spool, ArrivalOrder order, TailHub tail, IngestMetrics metrics, TimeProvider time)
    {
        _catalog = catalog;
        _spool = spool;
        _order = order;
        _tail = tail;
        _metrics = metrics;
        _time = time;
        _small = new SmallBatches(Rent, Return, workspace => WriteAsync(workspace, receipt: null, CancellationToken.None));
    }

    /// <summary>Buffers for one request, with the arrival time set. Give them back with <see cref="Return"/>.</summary>
    public IngestWorkspace Rent()
    {
        var catalog = _catalog.Current;
        var workspace = _pool.TryTake(out var pooled) && pooled.Catalog == catalog ? pooled : new IngestWorkspace(catalog);
        workspace.Batch.ReceivedMicros = NowMicros();
        return workspace;
    }

    public void Return(IngestWorkspace workspace)
    {
        if (workspace.IsWorthKeeping && workspace.Catalog == _catalog.Current && _pool.Count < MaxPooled)
        {
            workspace.Clear();
            _pool.Add(workspace);
        }
    }

    /// <summary>Forgets the buffers that no request uses; for when no more are expected soon.</summary>
    public void ReleaseBuffers() => _pool.Clear();

    /// <summary>Keeps the events of the workspace's batch; returns once they are durable.</summary>
    /// <returns>Committed (also for no events at all), or why nothing of the batch was kept: then the client should come back.</returns>
    public ValueTask<AppendResult> AppendAsync(IngestWorkspace workspace, CancellationToken cancellationToken) =>
        AppendAsync(workspace, receipt: null, cancellationToken);

    /// <param name="workspace">Its batch is kept.</param>
    /// <param name="receipt">Becomes durable with the events; such a request is a record of its own, whatever its size. Null for none.</param>
    /// <param name="cancellationToken">Looked at before anything is written.</param>
    /// <inheritdoc cref="AppendAsync(IngestWorkspace, CancellationToken)"/>
    public async ValueTask<AppendResult> AppendAsync(IngestWorkspace workspace, Receipt? receipt, CancellationToken cancellationToken)
    {
        _metrics.Reject(workspace.Rejections);
        if (workspace.Batch.Count == 0)
        {
            return new AppendResult(AppendStatus.Committed, 0, "");
        }

        return receipt is null && _small.TryAppend(workspace.Batch, workspace.Body.Length, out var joined)
            ? await joined
            : await WriteAsync(workspace, receipt, cancellationToken);
    }

    /// <summary>Counts what a request was refused for when nothing of it is kept: the door answers, <see cref="AppendAsync(IngestWorkspace, CancellationToken)"/> is not called.</summary>
    public void Refuse(IngestWorkspace workspace) => _metrics.Reject(workspace.Rejections);

    private async Task<AppendResult> WriteAsync(IngestWorkspace workspace, Receipt? receipt, CancellationToken cancellationToken)
    {
        var batch = workspace.Batch;
        workspace.Catalog.Defaults.Apply(batch);
        batch.FirstSequence = _order.Begin(batch.Count);
        try
        {
            EventBlock.Encode(batch, workspace.Block);
            var record = receipt is { } kept ? new SpoolRecord(workspace.Block.Memory, batch.Count, kept) : new SpoolRecord(workspace.Block.Memory, batch.Count);
            var result = await _spool.AppendAsync(record, cancellationToken);
            if (result.IsCommitted)
            {
                _metrics.Accept(batch);
                _tail.Publish(batch);
            }

            return result;
        }
        finally
        {
            _tail.Settle(batch.FirstSequence);
        }
    }

    private long NowMicros() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
