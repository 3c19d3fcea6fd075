using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>The events of a batch, sorted into the groups and steps of a formula.</summary>
internal sealed class FormulaGroups(BoundFormula formula, EventBatch batch)
{
    private readonly ByteBuffer _scratch = new();
    private readonly FieldReader[] _keys = [.. formula.Keys.Select(FieldReader.Create)];

    // As many as the events of the batch have different keys and steps; lives as long as one evaluation.
    private readonly Dictionary<(long? Step, string Keys), FormulaGroup> _groups = [];

    public IEnumerable<FormulaGroup> All => _groups.Values;

    public void AddRows(EventSchema schema)
    {
        var where = PredicateCompiler.Create(formula.Where, schema).For(batch);
        var aggregates = formula.Aggregates.Select(aggregate => new AggregateInput(aggregate, schema, batch)).ToArray();
        for (var row = 0; row < batch.Count; row++)
        {
            if (where.Matches(batch, row))
            {
                AddRow(aggregates, row);
            }
        }

        for (var index = 0; index < aggregates.Length; index++)
        {
            foreach (var (keys, start, millis) in aggregates[index].Intervals())
            {
                GroupOf(start, keys).Aggregates[index].Add(millis);
            }
        }
    }

    private void AddRow(AggregateInput[] aggregates, int row)
    {
        if (aggregates.Length > 0 && !Array.Exists(aggregates, aggregate => aggregate.Concerns(row)))
        {
            return;
        }

        var keys = KeysOf(row);
        var group = GroupOf(batch.Times[row], keys);
        for (var index = 0; index < aggregates.Length; index++)
        {
            if (aggregates[index].Concerns(row))
            {
                aggregates[index].AddTo(group.Aggregates[index], keys, row);
            }
        }
    }

    private FormulaGroup GroupOf(long timeMicros, GroupKey[] keys)
    {
        long? step = formula.StepMillis is { } millis ? timeMicros / (millis * 1000) * millis : null;
        var identity = GroupKey.IdentityOf(keys);
        if (!_groups.TryGetValue((step, identity), out var group))
        {
            group = new FormulaGroup(step, keys, formula);
            _groups.Add((step, identity), group);
        }

        return group;
    }

    private GroupKey[] KeysOf(int row) => Array.ConvertAll(
        _keys,
        reader => reader.TryReadText(batch, row, _scratch, out var text) ? new GroupKey(reader.KindOf(batch, row), Encoding.UTF8.GetString(text)) : GroupKey.Null);
}

/// <summary>One group in one step.</summary>
internal sealed class FormulaGroup(long? step, IReadOnlyList<GroupKey> keys, BoundFormula formula)
{
    public long? Step => step;

    public IReadOnlyList<GroupKey> Keys => keys;

    /// <summary>One for each aggregate of the formula.</summary>
    public AggregateState[] Aggregates { get; } = [.. formula.Aggregates.Select(aggregate => new AggregateState(aggregate))];
}
