using System.Globalization;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>The events of a batch, grouped into the rows of a SELECT.</summary>
internal sealed class SelectGroups(BoundSelect select, EventBatch batch)
{
    private readonly ByteBuffer _scratch = new();

    // One per key; null for steps.
    private readonly FieldReader?[] _readers = [.. select.Keys.Select(key => key is BoundFieldKey field ? FieldReader.Create(field.Field) : null)];

    // At most one per distinct key in the batch; lives as long as one evaluation.
    private readonly Dictionary<string, SelectGroup> _groups = [];

    public IEnumerable<SelectGroup> All => _groups.Values;

    /// <param name="isRead">Which times are read.</param>
    public void AddRows(EventSchema schema, Func<long, bool> isRead)
    {
        if (select is { IsGrouped: true, Keys.Count: 0 })
        {
            GroupOf([], 0, 0);
        }

        var where = PredicateCompiler.Create(select.Where, schema).For(batch);
        var aggregates = select.Aggregates.Select(aggregate => new AggregateInput(aggregate, schema, batch)).ToArray();
        foreach (var (index, key) in select.Keys.Index())
        {
            if (key is BoundFieldKey { Field: CohortField cohort })
            {
                _readers[index] = CohortReader.Of(cohort, batch, row => where.Matches(batch, row) && (aggregates.Length == 0 || Array.Exists(aggregates, aggregate => aggregate.Concerns(row))));
            }
        }

        for (var row = 0; row < batch.Count; row++)
        {
            if (isRead(batch.Times[row]) && where.Matches(batch, row))
            {
                AddRow(aggregates, row);
            }
        }

        for (var index = 0; index < aggregates.Length; index++)
        {
            aggregates[index].CompleteGroups();
            foreach (var (keys, start, millis) in aggregates[index].Intervals())
            {
                GroupOf(keys, start, 0).Aggregates[index].Add(millis);
            }
        }
    }

    private void AddRow(AggregateInput[] aggregates, int row)
    {
        if (aggregates.Length > 0 && !Array.Exists(aggregates, aggregate => aggregate.Concerns(row)))
        {
            return;
        }

        foreach (var keys in KeysOf(row))
        {
            var group = GroupOf(keys, batch.Times[row], row);
            for (var index = 0; index < aggregates.Length; index++)
            {
                if (aggregates[index].Concerns(row))
                {
                    aggregates[index].AddTo(group.Aggregates[index], keys, row);
                }
            }
        }
    }

    /// <param name="fields">The keys; steps are left empty.</param>
    /// <param name="timeMicros">Determines the steps.</param>
    /// <param name="row">A row of the batch.</param>
    private SelectGroup GroupOf(GroupKey[] fields, long timeMicros, int row)
    {
        var keys = select.Keys.Select((key, index) => key is BoundStepKey step
            ? new GroupKey(ValueKind.Number, (timeMicros / (step.Millis * 1000) * step.Millis).ToString(CultureInfo.InvariantCulture))
            : fields[index]).ToArray();
        var identity = select.IsGrouped ? GroupKey.IdentityOf(keys) : row.ToString(CultureInfo.InvariantCulture);
        if (!_groups.TryGetValue(identity, out var group))
        {
            group = new SelectGroup(keys, (timeMicros, row), select);
            _groups.Add(identity, group);
        }
        else
        {
            group.Join(keys);
        }

        return group;
    }

    /// <summary>The keys of the rows that an event is in: of one row, unless each key has a table.</summary>
    private IEnumerable<GroupKey[]> KeysOf(int row)
    {
        GroupKey[] keys = [.. _readers.Select((reader, index) => select.Keys[index] is BoundRangeKey range ? new GroupKey(ValueKind.Number, ((batch.Times[row] - range.StartMicros) / range.LengthMicros).ToString(CultureInfo.InvariantCulture))
            : reader is not null && reader.TryReadText(batch, row, _scratch, out var text) ? new GroupKey(KindOf(index, row), Current(index, Encoding.UTF8.GetString(text))) : GroupKey.Null)];
        return select.IsByEachKey ? keys.Index().Where(key => key.Item.Kind != ValueKind.Null).Select(key => Only(key.Index, key.Item)) : [keys];

        GroupKey[] Only(int index, GroupKey key) => [.. keys.Select((_, other) => other == index ? key : GroupKey.Null)];
    }

    private string Current(int index, string text) => ((BoundFieldKey)select.Keys[index]).Renamed.GetValueOrDefault(text, text);

    private ValueKind KindOf(int index, int row) =>
        select.Keys[index] is BoundFieldKey { IsTyped: false, Field: AttributeField } ? ValueKind.Text : _readers[index]!.KindOf(batch, row);
}

/// <summary>One row of the result.</summary>
/// <param name="keys">Its keys.</param>
/// <param name="first">The time of its first event, and its row in the batch.</param>
/// <param name="select">The SELECT whose aggregates it collects.</param>
internal sealed class SelectGroup(GroupKey[] keys, (long TimeMicros, int Row) first, BoundSelect select)
{
    public IReadOnlyList<GroupKey> Keys => keys;

    public (long TimeMicros, int Row) First => first;

    /// <summary>One for each aggregate of the SELECT.</summary>
    public AggregateState[] Aggregates { get; } = [.. select.Aggregates.Select(aggregate => new AggregateState(aggregate))];

    /// <summary>Values of equal texts may be of several kinds.</summary>
    public void Join(IReadOnlyList<GroupKey> others)
    {
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = GroupKey.Join(keys[index], others[index]);
        }
    }
}
