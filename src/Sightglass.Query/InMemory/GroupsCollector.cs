using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Collects the groups whose values an aggregate is of.</summary>
internal sealed class GroupsCollector(BoundGroups groups, EventSchema schema, EventBatch batch)
{
    private readonly FieldReader[] _keys = [.. groups.Keys.Select(FieldReader.Create)];
    private readonly AggregateInput[] _inputs = [.. groups.Aggregates.Select(aggregate => new AggregateInput(aggregate, schema, batch))];
    private readonly ByteBuffer _scratch = new();

    // At most one per row of the batch; lives as long as one evaluation.
    private readonly Dictionary<(AggregateState Of, string Key), AggregateState[]> _groups = [];

    /// <param name="of">Takes the values in the end.</param>
    public void Add(AggregateState of, int row)
    {
        var key = new StringBuilder();
        foreach (var reader in _keys)
        {
            if (!reader.TryReadText(batch, row, _scratch, out var text))
            {
                return;
            }

            key.Append(GroupKey.IdentityOf([new GroupKey(ValueKind.Text, Encoding.UTF8.GetString(text))]));
        }

        var identity = (of, key.ToString());
        if (!_groups.TryGetValue(identity, out var states))
        {
            states = [.. groups.Aggregates.Select(aggregate => new AggregateState(aggregate))];
            _groups.Add(identity, states);
        }

        foreach (var (index, input) in _inputs.Index())
        {
            if (input.Concerns(row))
            {
                input.AddTo(states[index], [], row);
            }
        }
    }

    /// <summary>Gives each aggregate the values of its groups.</summary>
    public void Complete()
    {
        foreach (var ((of, _), states) in _groups)
        {
            if (SelectEvaluator.Finite(SelectEvaluator.Compute(groups.Value, [], value => states[value.Index].Value)) is { } value)
            {
                of.Add(value);
            }
        }
    }
}
