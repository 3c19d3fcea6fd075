using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Feeds the rows of a batch to one aggregate.</summary>
internal sealed class AggregateInput(BoundAggregate aggregate, EventSchema schema, EventBatch batch)
{
    private readonly RowTest _concerned = PredicateCompiler.Create(aggregate.Concerned, schema).For(batch);
    private readonly FieldReader? _field = aggregate.Field is null ? null : FieldReader.Create(aggregate.Field);
    private readonly IntervalCollector? _intervals = aggregate.Subquery is BoundElapsed elapsed ? new IntervalCollector(elapsed, schema, batch) : null;
    private readonly GroupsCollector? _groups = aggregate.Subquery is BoundGroups groups ? new GroupsCollector(groups, schema, batch) : null;
    private readonly ValueColumn<double>? _weights = batch.Find(batch.Schema.Ordinal("weight")) as ValueColumn<double>;
    private readonly ByteBuffer _scratch = new();

    public bool Concerns(int row) => _concerned.Matches(batch, row);

    /// <summary>Adds a row that contributes to the aggregate; a row of an interval is stored until <see cref="Intervals"/>, a row of a group until <see cref="CompleteGroups"/>.</summary>
    public void AddTo(AggregateState state, GroupKey[] keys, int row)
    {
        if (_intervals is not null)
        {
            _intervals.Add(keys, row);
        }
        else if (_groups is not null)
        {
            _groups.Add(state, row);
        }
        else if (aggregate.Kind == AggregateKind.Count)
        {
            state.AddWeight(WeightOf(row));
        }
        else if (aggregate.Kind == AggregateKind.Rows)
        {
            state.AddWeight(1);
        }
        else if (aggregate.Kind == AggregateKind.Uniq)
        {
            if (_field!.TryReadText(batch, row, _scratch, out var text))
            {
                state.AddText(Encoding.UTF8.GetString(text));
            }
        }
        else if (_field!.TryReadNumber(batch, row, out var value))
        {
            state.Add(value, WeightOf(row), batch.Times[row]);
        }
    }

    /// <summary>The complete intervals: the keys of their group, their start, and their length in milliseconds.</summary>
    public IEnumerable<(GroupKey[] Keys, long StartMicros, double Millis)> Intervals() => _intervals?.Complete() ?? [];

    /// <summary>Gives the values of groups to the aggregates that they were added for.</summary>
    public void CompleteGroups() => _groups?.Complete();

    private double WeightOf(int row) => _weights?.HasValue(row) == true ? _weights[row] : 1;
}
