using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;

namespace Sightglass.Query.InMemory;

/// <summary>The intermediate state of an aggregate.</summary>
internal sealed class AggregateState(BoundAggregate aggregate)
{
    // Bounded by the events of the batch.
    private readonly List<double> _values = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private double _weight;

    public void Add(double value) => _values.Add(value);

    public void AddText(string text) => _texts.Add(text);

    public void AddWeight(double weight) => _weight += weight;

    public double? Value => aggregate.Kind switch
    {
        AggregateKind.Count or AggregateKind.Rows => aggregate.Elapsed is null ? _weight : _values.Count,
        AggregateKind.Uniq => _texts.Count > 0 ? _texts.Count : null,
        AggregateKind.Total => _values.Sum(),
        _ when _values.Count == 0 => null,
        AggregateKind.Avg => _values.Sum() / _values.Count,
        AggregateKind.Sum => _values.Sum(),
        AggregateKind.Min => _values.Min(),
        AggregateKind.Max => _values.Max(),
        AggregateKind.StandardDeviation => Variance() is { } variance ? Math.Sqrt(variance) : null,
        AggregateKind.Variance => Variance(),
        AggregateKind.Percentile => NearestRank(),
        _ => throw new UnreachableException(aggregate.Kind.ToString()),
    };

    private double? Variance()
    {
        var mean = _values.Sum() / _values.Count;
        return _values.Count < 2 ? null : _values.Sum(value => (value - mean) * (value - mean)) / (_values.Count - 1);
    }

    // In thousandths, so that rounding a fraction cannot change the rank.
    private double NearestRank()
    {
        _values.Sort();
        var rank = ((long)aggregate.Permille * _values.Count + 999) / 1000;
        return _values[(int)rank - 1];
    }
}
