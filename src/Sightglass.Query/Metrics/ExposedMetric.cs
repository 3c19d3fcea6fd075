using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A metric as programs that scrape see it.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Shape">What the pack says about it.</param>
/// <param name="Totals">What a counter or histogram adds up: the value of a counter; the buckets of a histogram, the number of all its values, and their sum, each event as often as its weight says. Each is a sum of terms. Empty for a gauge.</param>
public sealed record ExposedMetric(Metric Metric, OpenMetricsDefinition Shape, IReadOnlyList<IReadOnlyList<ExposedTerm>> Totals)
{
    /// <summary>The keys of its series: the tenant, then the labels.</summary>
    public IReadOnlyList<string> Keys { get; } = ["tenant", .. Shape.Labels];

    /// <summary>Reads the formula of a metric that declares how it is scraped.</summary>
    /// <param name="metric">With <see cref="MetricDefinition.OpenMetrics"/>.</param>
    /// <param name="mistake">Why the formula cannot have that kind; null when it can.</param>
    public static ExposedMetric? Of(Metric metric, out string? mistake)
    {
        var (shape, name) = (metric.Definition.OpenMetrics!, metric.Definition.Name);
        mistake = null;
        switch (shape.Kind)
        {
            case OpenMetricsKind.Counter:
                if (Terms(metric.Program.Value, 1) is { } terms)
                {
                    return new ExposedMetric(metric, shape, [terms]);
                }

                mistake = $"metric '{name}' cannot be a counter, as its value may fall; a counter's formula is a Count or a Sum, or adds several. Make it a gauge";
                return null;
            case OpenMetricsKind.Histogram:
                if (Measured(metric.Program.Value) is { } measured)
                {
                    return new ExposedMetric(metric, shape, Buckets(measured, shape.Buckets));
                }

                mistake = $"metric '{name}' cannot be a histogram, as its formula does not measure one field; write for example P95(duration_ms) WHERE event=\"…\"";
                return null;
            default:
                return new ExposedMetric(metric, shape, []);
        }
    }

    private static IReadOnlyList<IReadOnlyList<ExposedTerm>> Buckets(AggregateNode measured, IReadOnlyList<double> ends)
    {
        var field = measured.Field!;
        var all = AndNode.Of(measured.Filter, new ExistsNode(field, default));
        return
        [
            .. ends.Select(end => CountOf(AndNode.Of(measured.Filter, Compared(field, ComparisonOperator.LessOrEqual, end)))),
            CountOf(all),
            [new ExposedTerm(new AggregateNode(AggregateKind.Sum, measured.Filter, default) { Field = field }, 1)],
        ];
    }

    private static IReadOnlyList<ExposedTerm> CountOf(FilterNode filter) => [new ExposedTerm(new AggregateNode(AggregateKind.Count, filter, default), 1)];

    // Negative values would let the counter fall, so they are not added.
    private static IReadOnlyList<ExposedTerm>? Terms(FormulaNode node, double factor) => node switch
    {
        AggregateNode { Kind: AggregateKind.Count or AggregateKind.Rows, Elapsed: null } count => [new ExposedTerm(count, factor)],
        AggregateNode { Kind: AggregateKind.Sum, Elapsed: null, Field: { } field } sum =>
            [new ExposedTerm(sum with { Filter = AndNode.Of(sum.Filter, Compared(field, ComparisonOperator.GreaterOrEqual, 0)) }, factor)],
        NameNode name => Terms(name.Target, factor),
        ArithmeticNode { Operator: ArithmeticOperator.Add } sum => Terms(sum.Left, factor) is { } left && Terms(sum.Right, factor) is { } right ? [.. left, .. right] : null,
        ArithmeticNode { Operator: ArithmeticOperator.Multiply } product =>
            Constant(product.Right) is { } right ? Terms(product.Left, factor * right) : Constant(product.Left) is { } left ? Terms(product.Right, factor * left) : null,
        ArithmeticNode { Operator: ArithmeticOperator.Divide } quotient when Constant(quotient.Right) is > 0 and var divisor => Terms(quotient.Left, factor / divisor),
        _ => null,
    };

    private static double? Constant(FormulaNode node) => node switch
    {
        NumberNode { Value: >= 0 } number => number.Value,
        NameNode name => Constant(name.Target),
        _ => null,
    };

    private static AggregateNode? Measured(FormulaNode node) => node switch
    {
        AggregateNode { Field: not null, Elapsed: null, Kind: AggregateKind.Avg or AggregateKind.Percentile or AggregateKind.Sum or AggregateKind.Min or AggregateKind.Max } measured => measured,
        NameNode name => Measured(name.Target),
        _ => null,
    };

    private static ComparisonNode Compared(FieldName field, ComparisonOperator comparison, double value) =>
        new(field, comparison, new NumberOperand(value, value.ToString("R", CultureInfo.InvariantCulture), default), default);
}

/// <summary>A part of a total.</summary>
/// <param name="Aggregate">A count, or a sum of values that are not negative.</param>
/// <param name="Factor">Not negative.</param>
public sealed record ExposedTerm(AggregateNode Aggregate, double Factor);
