using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Collects the starts and possible ends of the intervals of Elapsed.</summary>
internal sealed class IntervalCollector(BoundElapsed elapsed, EventSchema schema, EventBatch batch)
{
    private readonly FieldReader _key = FieldReader.Create(elapsed.Key);
    private readonly RowTest _first = PredicateCompiler.Create(elapsed.First, schema).For(batch);
    private readonly RowTest _second = PredicateCompiler.Create(elapsed.Second, schema).For(batch);
    private readonly ByteBuffer _scratch = new();

    // At most one per row of the batch; lives as long as one evaluation.
    private readonly Dictionary<(string Group, string Key), Candidate> _candidates = [];

    public void Add(GroupKey[] group, int row)
    {
        if (!_key.TryReadText(batch, row, _scratch, out var key))
        {
            return;
        }

        var identity = (GroupKey.IdentityOf(group), Encoding.UTF8.GetString(key));
        if (!_candidates.TryGetValue(identity, out var candidate))
        {
            candidate = new Candidate(group);
            _candidates.Add(identity, candidate);
        }

        var time = batch.Times[row];
        if (_first.Matches(batch, row))
        {
            candidate.Start = Math.Min(candidate.Start, time);
        }

        if (_second.Matches(batch, row))
        {
            candidate.Ends.Add(time);
        }
    }

    public IEnumerable<(GroupKey[] Keys, long StartMicros, double Millis)> Complete() =>
        from candidate in _candidates.Values
        let ends = candidate.Ends.Where(end => end >= candidate.Start).ToList()
        where ends.Count > 0
        select (candidate.Group, candidate.Start, (ends.Min() - candidate.Start) / 1000.0);

    private sealed class Candidate(GroupKey[] group)
    {
        public GroupKey[] Group => group;

        /// <summary>Until there is a start, later than every end.</summary>
        public long Start { get; set; } = long.MaxValue;

        public List<long> Ends { get; } = [];
    }
}
