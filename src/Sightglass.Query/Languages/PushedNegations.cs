using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages;

/// <summary>Moves every NOT of a filter down to single conditions, for the languages that negate only these. A condition that orders becomes the opposite one.</summary>
/// <param name="binder">Knows which fields hold only numbers.</param>
/// <param name="lost">Receives what the rewritten filter does not say.</param>
internal sealed class PushedNegations(QueryBinder binder, ICollection<string> lost)
{
    /// <returns>A filter in which NOT stands only before a condition that does not order, and before no negated one.</returns>
    public FilterNode Of(FilterNode node) => Of(node, isNegated: false);

    private FilterNode Of(FilterNode node, bool isNegated)
    {
        switch (node)
        {
            case NotNode not:
                return Of(not.Operand, !isNegated);
            case AndNode and:
                return Join(and.Operands, isNegated, isAnd: !isNegated, and.Span);
            case OrNode or:
                return Join(or.Operands, isNegated, isAnd: isNegated, or.Span);
            case ComparisonNode { Operator: ComparisonOperator.NotEqual } comparison:
                var equal = comparison with { Operator = ComparisonOperator.Equal };
                FilterNode differs = new NotNode(equal, node.Span);
                return (isNegated, comparison.WhenMissing) switch
                {
                    (true, MissingField.Differs) => equal,
                    (true, _) => new OrNode([Missing(comparison), equal], node.Span),
                    (false, MissingField.Differs) => differs,
                    (false, _) => new AndNode([new ExistsNode(comparison.Field, node.Span), differs], node.Span),
                };
            case ComparisonNode { Operator: ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual } comparison when isNegated:
                if (!HoldsNumbers(comparison.Field.Name))
                {
                    lost.Add($"a value of '{comparison.Field.Name}' that is no number");
                }

                return new OrNode([Missing(comparison), comparison with { Operator = Opposite(comparison.Operator) }], node.Span);
            default:
                return isNegated ? new NotNode(node, node.Span) : node;
        }
    }

    private FilterNode Join(IReadOnlyList<FilterNode> operands, bool isNegated, bool isAnd, TextSpan span)
    {
        FilterNode[] all = [.. operands.Select(operand => Of(operand, isNegated))];
        return isAnd ? new AndNode(all, span) : new OrNode(all, span);
    }

    private static NotNode Missing(ComparisonNode comparison) => new(new ExistsNode(comparison.Field, comparison.Span), comparison.Span);

    private bool HoldsNumbers(string name) => binder.BindField(name) is ColumnField { Field.Type: FieldType.Integer or FieldType.Number or FieldType.Timestamp } or EventPartField { Part: EventPart.Time or EventPart.Received };

    private static ComparisonOperator Opposite(ComparisonOperator kind) => kind switch
    {
        ComparisonOperator.Greater => ComparisonOperator.LessOrEqual,
        ComparisonOperator.GreaterOrEqual => ComparisonOperator.Less,
        ComparisonOperator.Less => ComparisonOperator.GreaterOrEqual,
        _ => ComparisonOperator.Greater,
    };
}
