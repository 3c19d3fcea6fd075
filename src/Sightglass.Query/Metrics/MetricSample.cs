using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>What the value of a formula rests on: for a quotient of counts what it divides by, such as the lookups of a hit rate; otherwise the events that it reads.</summary>
/// <param name="Count">Counts it.</param>
/// <param name="IsShare">The value is a share of what is counted.</param>
/// <param name="IsTotal">The value is a count or a sum. It is true of however few events.</param>
/// <param name="AddsUp">The value of the whole is the sum of the values of its groups.</param>
public sealed record MetricSample(FormulaNode Count, bool IsShare, bool IsTotal, bool AddsUp)
{
    public static MetricSample Of(FormulaNode formula)
    {
        var quotient = Quotient(formula);
        return quotient is not null && IsCount(quotient.Right)
            ? new MetricSample(quotient.Right, IsCount(quotient.Left), IsTotal: false, AddsUp: false)
            : new MetricSample(new AggregateNode(AggregateKind.Rows, FormulaFilters.EventsOf(quotient?.Right ?? formula), default), IsShare: false,
                IsSumOf(formula, AggregateKind.Count, AggregateKind.Rows, AggregateKind.Sum, AggregateKind.Uniq),
                IsSumOf(formula, AggregateKind.Count, AggregateKind.Rows, AggregateKind.Sum));
    }

    /// <summary>The one division by something that is measured, below what is done with its result; null when there is none, or several.</summary>
    private static ArithmeticNode? Quotient(FormulaNode node) => node switch
    {
        NameNode name => Quotient(name.Target),
        NegationNode negation => Quotient(negation.Operand),
        OverTimeNode over => Quotient(over.Operand),
        ArithmeticNode { Operator: ArithmeticOperator.Divide } quotient when IsMeasured(quotient.Right) => quotient,
        ArithmeticNode arithmetic => (IsMeasured(arithmetic.Left), IsMeasured(arithmetic.Right)) switch
        {
            (true, false) => Quotient(arithmetic.Left),
            (false, true) => Quotient(arithmetic.Right),
            _ => null,
        },
        _ => null,
    };

    private static bool IsMeasured(FormulaNode node) => node switch
    {
        AggregateNode => true,
        NameNode name => IsMeasured(name.Target),
        NegationNode negation => IsMeasured(negation.Operand),
        OverTimeNode over => IsMeasured(over.Operand),
        ArithmeticNode arithmetic => IsMeasured(arithmetic.Left) || IsMeasured(arithmetic.Right),
        _ => false,
    };

    private static bool IsCount(FormulaNode node) => node switch
    {
        AggregateNode aggregate => aggregate.Kind is AggregateKind.Count or AggregateKind.Rows or AggregateKind.Uniq,
        NameNode name => IsCount(name.Target),
        ArithmeticNode { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum => IsCount(sum.Left) && IsCount(sum.Right),
        _ => false,
    };

    private static bool IsSumOf(FormulaNode node, params ReadOnlySpan<AggregateKind> kinds) => node switch
    {
        AggregateNode aggregate => kinds.Contains(aggregate.Kind),
        NameNode name => IsSumOf(name.Target, kinds),
        NegationNode negation => IsSumOf(negation.Operand, kinds),
        OverTimeNode over => IsSumOf(over.Operand, kinds),
        ArithmeticNode { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum => IsSumOf(sum.Left, kinds) && IsSumOf(sum.Right, kinds),
        ArithmeticNode { Operator: ArithmeticOperator.Coalesce } either => either.Right is NumberNode { Value: 0 } && IsSumOf(either.Left, kinds),
        ArithmeticNode product => IsMeasured(product.Left) ? !IsMeasured(product.Right) && IsSumOf(product.Left, kinds) : product.Operator == ArithmeticOperator.Multiply && IsSumOf(product.Right, kinds),
        _ => false,
    };
}
