using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Results;

namespace Sightglass.Query.InMemory;

/// <summary>A row of a SELECT with values of earlier steps.</summary>
internal sealed class LookbackGroup(BoundSelect select, GroupKey[] keys)
{
    // At most one per aggregate and distance.
    private readonly Dictionary<BoundAggregateValue, double?> _values = [];

    public IReadOnlyList<GroupKey> Keys => keys;

    public double? ValueOf(BoundAggregateValue value) =>
        _values.GetValueOrDefault(value) ?? (select.Aggregates[value.Index].Kind is AggregateKind.Count or AggregateKind.Rows ? 0 : null);

    /// <summary>Takes the aggregates of a step at a distance. Keys of equal texts may be of several kinds.</summary>
    public void Add(SelectRow step, int distance, IReadOnlyList<GroupKey> others)
    {
        for (var index = 0; index < step.Values.Count; index++)
        {
            _values[new BoundAggregateValue(index, distance)] = step.Values[index];
        }

        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = GroupKey.Join(keys[index], others[index]);
        }
    }
}

/// <summary>The rows of a SELECT with values of earlier steps: each row of the steps is also a row of the steps after it, at its distance.</summary>
internal static class LookbackGroups
{
    /// <param name="select">Has a <see cref="BoundSelect.Lookback"/>.</param>
    /// <param name="steps">The rows of the steps.</param>
    public static IEnumerable<LookbackGroup> Of(BoundSelect select, IEnumerable<SelectRow> steps)
    {
        var lookback = select.Lookback!;

        // At most one per row of the steps and distance; lives as long as one evaluation.
        Dictionary<string, LookbackGroup> groups = [];
        if (select.Keys.Count == 0)
        {
            groups.Add("", new LookbackGroup(select, []));
        }

        foreach (var step in steps)
        {
            foreach (var distance in lookback.Distances)
            {
                var key = long.Parse(step.Keys[lookback.Key].Text, CultureInfo.InvariantCulture) + (distance * lookback.Unit);
                if (key < lookback.First || key > lookback.Last)
                {
                    continue;
                }

                GroupKey[] keys = [.. step.Keys.Take(select.Keys.Count).Select((known, index) => index == lookback.Key ? known with { Text = key.ToString(CultureInfo.InvariantCulture) } : known)];
                var identity = GroupKey.IdentityOf(keys);
                if (!groups.TryGetValue(identity, out var group))
                {
                    group = new LookbackGroup(select, keys);
                    groups.Add(identity, group);
                }

                group.Add(step, distance, keys);
            }
        }

        return groups.Values;
    }
}
