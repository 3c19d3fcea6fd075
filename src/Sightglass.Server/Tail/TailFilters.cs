using Sightglass.Query.InMemory;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Shows batches to viewers: each filter text is evaluated once for a batch, each event printed once, however many viewers show it. Used by one thread.</summary>
internal sealed class TailFilters(TailMemory memory)
{
    // By language and text of the filter; as many as there are different ones among the viewers.
    private readonly Dictionary<(string Language, string Text), Group> _groups = [];
    private IReadOnlyList<TailViewer>? _grouped;
    private EventJson? _json;
    private EventSchema? _schema;

    /// <param name="batch">Sealed.</param>
    /// <param name="viewers">A list that does not change.</param>
    public void Show(EventBatch batch, IReadOnlyList<TailViewer> viewers)
    {
        if (!ReferenceEquals(viewers, _grouped))
        {
            Regroup(viewers);
        }

        if (batch.Schema != _schema)
        {
            (_schema, _json) = (batch.Schema, new EventJson(batch.Schema));
        }

        var printed = new TailEvent?[batch.Count];
        foreach (var group in _groups.Values)
        {
            Show(batch, group, printed);
        }

        foreach (var shown in printed)
        {
            shown?.Release();
        }
    }

    private void Show(EventBatch batch, Group group, TailEvent?[] printed)
    {
        var matches = group.PredicateFor(batch.Schema).For(batch);

        // Of each tenant in the batch, the viewers that may see it.
        var viewers = new TailViewer[batch.Tenants.EntryCount][];
        for (var row = 0; row < batch.Count; row++)
        {
            var tenant = batch.Tenants.IndexAt(row);
            var mayView = viewers[tenant] ??= group.ViewersOf(batch.Tenants.Entry(tenant));
            if (mayView.Length == 0 || !matches.Matches(batch, row))
            {
                continue;
            }

            var sequence = batch.FirstSequence + (ulong)row;
            var isFull = printed[row] is null && memory.IsFull;
            foreach (var viewer in mayView)
            {
                if (sequence < viewer.From)
                {
                    continue;
                }

                if (isFull)
                {
                    viewer.Skip(1);
                }
                else
                {
                    viewer.Offer(printed[row] ??= Print(batch, row, sequence));
                }
            }
        }
    }

    private TailEvent Print(EventBatch batch, int row, ulong sequence)
    {
        var json = _json!.Write(batch, row);
        memory.Take(json.Length);
        return new TailEvent(sequence, json, memory);
    }

    private void Regroup(IReadOnlyList<TailViewer> viewers)
    {
        _grouped = viewers;
        var byFilter = viewers.ToLookup(viewer => viewer.Filter);
        foreach (var gone in _groups.Keys.Where(filter => !byFilter.Contains(filter)).ToList())
        {
            _groups.Remove(gone);
        }

        foreach (var sameFilter in byFilter)
        {
            if (!_groups.TryGetValue(sameFilter.Key, out var group))
            {
                _groups.Add(sameFilter.Key, group = new Group());
            }

            group.Viewers = [.. sameFilter];
        }
    }

    /// <summary>The viewers with one filter.</summary>
    private sealed class Group
    {
        private EventSchema? _schema;
        private EventPredicate? _predicate;

        public TailViewer[] Viewers { get; set; } = [];

        public EventPredicate PredicateFor(EventSchema schema)
        {
            if (_predicate is null || schema != _schema)
            {
                (_schema, _predicate) = (schema, Viewers[0].Compile(schema));
            }

            return _predicate;
        }

        public TailViewer[] ViewersOf(ReadOnlySpan<byte> tenant)
        {
            var found = new List<TailViewer>();
            foreach (var viewer in Viewers)
            {
                if (viewer.Tenant is null || tenant.SequenceEqual(viewer.Tenant))
                {
                    found.Add(viewer);
                }
            }

            return [.. found];
        }
    }
}
