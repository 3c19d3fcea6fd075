using System.Collections.Concurrent;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Workspaces by format. Any thread may call it.</summary>
internal sealed class WorkspacePool
{
    // At most BufferPool.MaxPooled a format. Emptied by Clear, when a burst is over.
    private readonly ConcurrentDictionary<string, ConcurrentBag<IngestWorkspace>> _byFormat = new(StringComparer.Ordinal);

    /// <summary>An empty workspace. Give it back with <see cref="Return"/>.</summary>
    /// <param name="format">Makes its reader.</param>
    /// <param name="schema">The one in force. Workspaces of an earlier one are dropped.</param>
    public IngestWorkspace Rent(IIngestFormat format, EventSchema schema)
    {
        var pool = PoolOf(format);
        while (pool.TryTake(out var workspace))
        {
            if (workspace.Batch.Schema == schema)
            {
                return workspace;
            }
        }

        return new IngestWorkspace(format.NewReader(schema), schema);
    }

    /// <param name="bodyBytes">What was read in it: after a huge body it is not kept.</param>
    public void Return(IIngestFormat format, IngestWorkspace workspace, int bodyBytes)
    {
        var pool = PoolOf(format);
        if (bodyBytes <= BufferPool.MaxKeptBytes && pool.Count < BufferPool.MaxPooled)
        {
            workspace.Clear();
            pool.Add(workspace);
        }
    }

    /// <summary>Forgets the workspaces that no request uses.</summary>
    public void Clear() => _byFormat.Clear();

    private ConcurrentBag<IngestWorkspace> PoolOf(IIngestFormat format) => _byFormat.GetOrAdd(format.Name, static _ => []);
}
