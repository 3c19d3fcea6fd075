using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;

namespace Sightglass.Query.InMemory;

/// <summary>The intermediate state of an aggregate.</summary>
internal sealed class AggregateState(BoundAggregate aggregate)
{
    // Bounded by the events of the batch.
    private readonly List<(double Value, double Weight, long Micros)> _values = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private double _weight;

    /// <param name="value">Of an event, an interval or a group.</param>
    /// <param name="weight">How many of them it stands for.</param>
    /// <param name="micros">The time of the event.</param>
    public void Add(double value, double weight = 1, long micros = 0) => _values.Add((value, weight, micros));

    public void AddText(string text) => _texts.Add(text);

    public void AddWeight(double weight) => _weight += weight;

    public double? Value => aggregate.Kind switch
    {
        AggregateKind.Count or AggregateKind.Rows => aggregate.Subquery is null ? _weight : _values.Count,
        AggregateKind.Uniq => _texts.Count > 0 ? _texts.Count : null,
        _ when _values.Count == 0 => null,
        AggregateKind.Avg => _values.Sum(value => value.Value * value.Weight) / _values.Sum(value => value.Weight),
        AggregateKind.Sum => _values.Sum(value => value.Value * value.Weight),
        AggregateKind.Min => _values.Min(value => value.Value),
        AggregateKind.Max => _values.Max(value => value.Value),
        AggregateKind.First => _values.MinBy(value => value.Micros).Value,
        AggregateKind.Last => _values.AsEnumerable().Reverse().MaxBy(value => value.Micros).Value,
        AggregateKind.StandardDeviation => Variance() is { } variance ? Math.Sqrt(variance) : null,
        AggregateKind.Variance => Variance(),
        AggregateKind.Percentile => NearestRank(),
        _ => throw new UnreachableException(aggregate.Kind.ToString()),
    };

    private double? Variance()
    {
        var mean = _values.Average(value => value.Value);
        return _values.Count < 2 ? null : _values.Sum(value => (value.Value - mean) * (value.Value - mean)) / (_values.Count - 1);
    }

    // Weights in thousandths of an event, and the share too, so that rounding a fraction cannot change the rank.
    private double NearestRank()
    {
        _values.Sort((left, right) => left.Value.CompareTo(right.Value));
        var rank = ((Int128)aggregate.Permille * _values.Sum(value => Thousandths(value.Weight)) + 999) / 1000;
        var passed = 0L;
        return _values.First(value => (passed += Thousandths(value.Weight)) >= rank).Value;
    }

    private static long Thousandths(double weight) => (long)Math.Round(weight * 1000, MidpointRounding.ToEven);
}
