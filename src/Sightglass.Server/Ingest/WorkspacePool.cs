using System.Collections.Concurrent;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Workspaces by format. Any thread may call it.</summary>
internal sealed class WorkspacePool
{
    // At most BufferPool.MaxPooled per format. Emptied by Clear, after a burst.
    private readonly ConcurrentDictionary<string, ConcurrentBag<IngestWorkspace>> _byFormat = new(StringComparer.Ordinal);

    /// <summary>An empty workspace. Return it with <see cref="Return"/>.</summary>
    /// <param name="format">Creates its reader.</param>
    /// <param name="schema">The current one. Workspaces of an earlier schema are dropped.</param>
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

    /// <param name="bodyBytes">Size of the body that was read: after a huge body the workspace is not kept.</param>
    public void Return(IIngestFormat format, IngestWorkspace workspace, int bodyBytes)
    {
        var pool = PoolOf(format);
        if (bodyBytes <= BufferPool.MaxKeptBytes && pool.Count < BufferPool.MaxPooled)
        {
            workspace.Clear();
            pool.Add(workspace);
        }
    }

    /// <summary>Drops the workspaces that no request uses.</summary>
    public void Clear() => _byFormat.Clear();

    private ConcurrentBag<IngestWorkspace> PoolOf(IIngestFormat format) => _byFormat.GetOrAdd(format.Name, static _ => []);
}
