using System.Collections.Concurrent;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Workspaces by format. Any thread may call it.</summary>
internal sealed class WorkspacePool
{
    // Together at most BufferPool.MaxPooledBytes. Emptied by Clear, after a burst.
    private readonly ConcurrentDictionary<string, ConcurrentBag<(IngestWorkspace Workspace, long Bytes)>> _byFormat = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>An empty workspace. Return it with <see cref="Return"/>.</summary>
    /// <param name="format">Creates its reader.</param>
    /// <param name="schema">The current one. Workspaces of an earlier schema are dropped.</param>
    public IngestWorkspace Rent(IIngestFormat format, EventSchema schema)
    {
        var pool = PoolOf(format);
        while (pool.TryTake(out var pooled))
        {
            Interlocked.Add(ref _bytes, -pooled.Bytes);
            if (pooled.Workspace.Batch.Schema == schema)
            {
                return pooled.Workspace;
            }
        }

        return new IngestWorkspace(format.NewReader(schema), schema);
    }

    /// <summary>Keeps a workspace, unless a request made its columns huge.</summary>
    public void Return(IIngestFormat format, IngestWorkspace workspace)
    {
        workspace.Clear();
        var bytes = workspace.Batch.Bytes;
        if (bytes > BufferPool.MaxKeptBytes)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, bytes) > BufferPool.MaxPooledBytes)
        {
            Interlocked.Add(ref _bytes, -bytes);
            return;
        }

        PoolOf(format).Add((workspace, bytes));
    }

    /// <summary>Drops the workspaces that no request uses.</summary>
    public void Clear()
    {
        foreach (var pool in _byFormat.Values)
        {
            while (pool.TryTake(out var dropped))
            {
                Interlocked.Add(ref _bytes, -dropped.Bytes);
            }
        }
    }

    private ConcurrentBag<(IngestWorkspace Workspace, long Bytes)> PoolOf(IIngestFormat format) => _byFormat.GetOrAdd(format.Name, static _ => []);
}
