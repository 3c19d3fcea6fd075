using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Shows each durable batch to viewers, in the order of the events' sequence numbers. Any thread may call it.</summary>
/// <remarks>
/// A request only copies its batch, if a viewer may see its tenant; filters are evaluated by one loop beside the requests, which takes at most half of a core.
/// What it cannot keep up with is not shown: viewers are told how many events that were. Publishing costs nothing while there are no viewers.
/// <see cref="_gate"/> protects the viewers and the batches that wait.
/// </remarks>
internal sealed class TailHub(SequenceNumbers numbers, TailOptions options) : IDisposable
{
    // Of all viewers, so many are for the keys of one tenant, and so many not for keys of a tenant.
    private const int TenantShare = 4;
    private const int ReservedShare = 8;

    // Copies of batches that wait for the loop: 64 MiB are a second of events at a rate that filters cannot follow.
    private const long MaxPendingBytes = 64L << 20;

    // Batches are copied into columns that were used before: empty ones take 150 KB.
    private const int MaxSpares = 4;
    private const long MaxSpareBytes = 2L << 20;

    // Below this, the loop goes on at once; above it, it rests as long as it worked.
    private static readonly TimeSpan FreeWork = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly Channel<(EventBatch Batch, long Bytes)> _ready = Channel.CreateUnbounded<(EventBatch, long)>(new UnboundedChannelOptions { SingleReader = true });

    // Batches whose earlier numbers are not complete. Together with _ready at most MaxPendingBytes. Emptied by Release.
    private readonly PriorityQueue<(EventBatch Batch, long Bytes), ulong> _early = new();
    private readonly Stack<EventBatch> _spares = new(); // At most MaxSpares.
    private ImmutableList<TailViewer> _viewers = [];
    private TextDictionary _watched = new();
    private bool _isAllWatched;
    private long _pendingBytes;
    private Task? _loop;

    public int ViewerCount => _viewers.Count;

    /// <summary>Adds a viewer, which sees every event from now on, until <see cref="Remove"/>.</summary>
    /// <param name="viewer">A new viewer.</param>
    /// <param name="from">The first sequence number that the viewer is shown: events below it were published before, or are in progress.</param>
    /// <returns>Null, or why there is no room for the viewer.</returns>
    public string? TryAdd(TailViewer viewer, out ulong from)
    {
        lock (_gate)
        {
            from = 0;
            if (_viewers.Count >= options.MaxViewers)
            {
                return $"{_viewers.Count} are open, the limit; close one.";
            }

            var ofTenant = viewer.Owner is null ? 0 : _viewers.Count(other => other.Owner == viewer.Owner);
            if (ofTenant >= Math.Max(1, options.MaxViewers / TenantShare))
            {
                return $"{ofTenant} of this tenant are open, its share; close one.";
            }

            var reserved = options.MaxViewers / ReservedShare;
            if (viewer.Owner is not null && _viewers.Count(other => other.Owner is not null) >= options.MaxViewers - reserved)
            {
                return $"{options.MaxViewers - reserved} of all tenants are open, the limit; close one.";
            }

            // Events that get their number after this are published after it too, when they find the viewer.
            Watch(_viewers.Add(viewer));
            viewer.From = from = numbers.Next;
            _loop ??= Task.Run(ShowAsync);
            return null;
        }
    }

    public void Remove(TailViewer viewer)
    {
        lock (_gate)
        {
            Watch(_viewers.Remove(viewer));
        }

        viewer.Close();
    }

    /// <summary>Offers a sealed batch. The batch is read before this returns; viewers see it once it is released.</summary>
    public void Publish(EventBatch batch)
    {
        if (Volatile.Read(ref _viewers).IsEmpty)
        {
            return;
        }

        var bytes = batch.Bytes;
        EventBatch copy;
        lock (_gate)
        {
            if (!IsWatched(batch))
            {
                return;
            }

            if (_pendingBytes + bytes > MaxPendingBytes)
            {
                Skip(batch);
                return;
            }

            _pendingBytes += bytes;
            copy = _spares.TryPop(out var spare) && spare.Schema == batch.Schema ? spare : new EventBatch(batch.Schema);
        }

        copy.Append(batch);
        copy.Seal();
        (copy.FirstSequence, copy.ReceivedMicros) = (batch.FirstSequence, batch.ReceivedMicros);
        lock (_gate)
        {
            _early.Enqueue((copy, bytes), copy.FirstSequence);
        }
    }

    /// <summary>Shows published events that waited for earlier events to complete.</summary>
    /// <param name="lowWatermark">All sequence numbers below it are complete.</param>
    public void Release(ulong lowWatermark)
    {
        if (Interlocked.Read(ref _pendingBytes) == 0)
        {
            return;
        }

        lock (_gate)
        {
            while (_early.TryPeek(out var batch, out var first) && first < lowWatermark)
            {
                _early.Dequeue();
                _ready.Writer.TryWrite(batch);
            }
        }
    }

    public void Dispose() => _ready.Writer.TryComplete();

    private async Task ShowAsync()
    {
        var filters = new TailFilters(new TailMemory());
        await foreach (var (batch, bytes) in _ready.Reader.ReadAllAsync())
        {
            var start = Stopwatch.GetTimestamp();
            filters.Show(batch, Volatile.Read(ref _viewers));
            batch.Clear();
            lock (_gate)
            {
                _pendingBytes -= bytes;
                if (_spares.Count < MaxSpares && batch.Bytes <= MaxSpareBytes)
                {
                    _spares.Push(batch);
                }
            }

            var worked = Stopwatch.GetElapsedTime(start);
            if (worked > FreeWork)
            {
                await Task.Delay(worked);
            }
        }
    }

    private void Watch(ImmutableList<TailViewer> viewers)
    {
        var watched = new TextDictionary();
        foreach (var viewer in viewers)
        {
            if (viewer.Tenant is { } tenant)
            {
                watched.Intern(tenant);
            }
        }

        (_watched, _isAllWatched) = (watched, viewers.Exists(viewer => viewer.Tenant is null));
        Volatile.Write(ref _viewers, viewers);
    }

    private bool IsWatched(EventBatch batch)
    {
        for (var tenant = 1; tenant < batch.Tenants.EntryCount && !_isAllWatched; tenant++)
        {
            if (_watched.IndexOf(batch.Tenants.Entry(tenant)) != TextDictionary.NoText)
            {
                return true;
            }
        }

        return _isAllWatched;
    }

    /// <summary>Tells viewers of events that are not even compared with their filters.</summary>
    private void Skip(EventBatch batch)
    {
        foreach (var viewer in _viewers)
        {
            if (batch.FirstSequence < viewer.From)
            {
                continue;
            }

            var count = batch.Count;
            if (viewer.Tenant is { } own)
            {
                count = 0;
                for (var row = 0; row < batch.Count; row++)
                {
                    count += batch.Tenants[row].SequenceEqual(own) ? 1 : 0;
                }
            }

            viewer.Skip(count);
        }
    }
}
