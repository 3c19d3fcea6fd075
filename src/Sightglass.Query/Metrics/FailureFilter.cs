using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A filter for the failures that a share counts, or leaves out: of a success rate the jobs that did not succeed, of an error rate the errors.</summary>
internal static class FailureFilter
{
    /// <summary>Null unless the formula divides a count by a count that contains it, and one direction is better.</summary>
    public static string? Of(MetricDefinition definition, FormulaNode formula)
    {
        if (definition.Unit is not ("ratio" or "percent") || definition.Better == Better.Band || QuotientOf(formula) is not { } quotient || !MetricSample.Of(quotient).IsShare)
        {
            return null;
        }

        var (counted, all) = (FormulaFilters.EventsOf(quotient.Left), FormulaFilters.EventsOf(quotient.Right));
        return !DrillDownFilter.IsWithin(counted, all) || DrillDownFilter.IsWithin(all, counted) ? null
            : FilterText.Print(definition.Better == Better.Lower ? counted : AndNode.Of(all, new NotNode(counted, default)));
    }

    /// <summary>The division, below names and factors.</summary>
    private static ArithmeticNode? QuotientOf(FormulaNode node) => node switch
    {
        NameNode name => QuotientOf(name.Target),
        ArithmeticNode { Operator: ArithmeticOperator.Divide } quotient => quotient,
        ArithmeticNode { Operator: ArithmeticOperator.Multiply, Left: NumberNode { Value: > 0 } } product => QuotientOf(product.Right),
        _ => null,
    };
}
