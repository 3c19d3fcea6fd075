using System.Collections.Concurrent;
using Sightglass.Server.Catalog;
using Sightglass.Server.Tail;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spooling;

namespace Sightglass.Server.Ingest;

/// <summary>What every door calls: complete the events, make them durable, show them to those who watch.</summary>
internal sealed class IngestPipeline(LoadedCatalogue catalogue, Spool spool, SequenceNumbers sequence, TailHub tail, IngestMetrics metrics, TimeProvider time)
{
    // More requests than this at once make garbage instead of waiting. Emptied by nobody: it is the steady state.
    private const int MaxPooled = 64;

    private readonly ConcurrentBag<IngestWorkspace> _pool = [];

    /// <summary>Buffers for one request, with the arrival time set. Give them back with <see cref="Return"/>.</summary>
    public IngestWorkspace Rent()
    {
        var workspace = _pool.TryTake(out var pooled) ? pooled : new IngestWorkspace(catalogue.Schema);
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

    /// <summary>Keeps the events of the workspace's batch; returns once they are durable.</summary>
    /// <returns>Committed (also for no events at all), or why nothing of the batch was kept: then the client should come back.</returns>
    public async ValueTask<AppendResult> AppendAsync(IngestWorkspace workspace, CancellationToken cancellationToken)
    {
        var batch = workspace.Batch;
        metrics.Reject(workspace.Rejections);
        if (batch.Count == 0)
        {
            return new AppendResult(AppendStatus.Committed, 0, "");
        }

        catalogue.Normaliser.Normalise(batch);
        batch.FirstSequence = sequence.Take(batch.Count);
        NativeBlock.Encode(batch, workspace.Block);
        var result = await spool.AppendAsync(new SpoolRecord(workspace.Block.Memory, batch.Count), cancellationToken);
        if (result.IsCommitted)
        {
            metrics.Accept(batch);
            tail.Publish(batch);
        }

        return result;
    }

    /// <summary>Counts what a request was refused for when nothing of it is kept: the door answers, <see cref="AppendAsync"/> is not called.</summary>
    public void Refuse(IngestWorkspace workspace) => metrics.Reject(workspace.Rejections);

    private long NowMicros() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
