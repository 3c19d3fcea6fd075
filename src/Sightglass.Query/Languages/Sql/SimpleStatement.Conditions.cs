using System.Globalization;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Sql;

/// <content>Conditions of WHERE: true for the rows for which the filter is. A condition that is NULL is not true, and neither is its negation.</content>
internal sealed partial class SimpleStatement
{
    /// <summary>A WHERE. Conditions on the time that depend on now are the range of the question.</summary>
    private FilterNode Where(ScalarNode node)
    {
        if (node is BinaryNode { Operator: BinaryOperator.And } and)
        {
            return AndNode.Of(Where(and.Left), Where(and.Right));
        }

        if (IsRelative(node))
        {
            _lost.Add($"{TextOf(node)}: choose this range beside the text");
            return new MatchAllNode(node.Span);
        }

        return Condition(node, isNegated: false);
    }

    private static bool IsRelative(ScalarNode node) => node is IntervalLiteral || (node is CallNode call && call.Name.ToLowerInvariant() is "now" or "today") || ScalarNodes.Children(node).Any(IsRelative);

    private FilterNode Condition(ScalarNode node, bool isNegated)
    {
        switch (node)
        {
            case UnaryNode { Operator: UnaryOperator.Not, Operand: CallNode { Name: var name, Arguments: [var inner, BooleanLiteral { Value: false }] } } when !isNegated && name.Equals("coalesce", StringComparison.OrdinalIgnoreCase):
                // NULL counts as false before the negation.
                return new NotNode(Condition(inner, isNegated: false), node.Span);
            case UnaryNode { Operator: UnaryOperator.Not } not:
                return Condition(not.Operand, !isNegated);
            case BinaryNode { Operator: BinaryOperator.And or BinaryOperator.Or } binary:
                FilterNode[] operands = [Condition(binary.Left, isNegated), Condition(binary.Right, isNegated)];
                return (binary.Operator == BinaryOperator.And) != isNegated ? AndNode.Of(operands[0], operands[1]) : new OrNode(operands, node.Span);
            case BooleanLiteral literal:
                return literal.Value != isNegated ? new MatchAllNode(node.Span) : new NotNode(new MatchAllNode(node.Span), node.Span);
            case IsNode { Value: null } isNull when FieldOf(isNull.Operand) is { } field:
                var exists = new ExistsNode(new FieldName(field, isNull.Operand.Span), node.Span);
                return isNull.IsNegated != isNegated ? exists : new NotNode(exists, node.Span);
            case IsNode { Value: { } value } state when FieldOf(state.Operand) is { } field:
                FilterNode isTrue = Equal(field, value ? "true" : "false", state.Operand.Span);
                return state.IsNegated != isNegated ? new NotNode(isTrue, node.Span) : isTrue;
            case BetweenNode between:
                return Condition(
                    new BinaryNode(BinaryOperator.And, new BinaryNode(BinaryOperator.GreaterOrEqual, between.Operand, between.Low, node.Span), new BinaryNode(BinaryOperator.LessOrEqual, between.Operand, between.High, node.Span), node.Span),
                    between.IsNegated != isNegated);
            case InListNode list when FieldOf(list.Operand) is { } field:
                var isNot = list.IsNegated != isNegated;
                FilterNode[] items = [.. list.Items.Select(item => Comparison(field, list.Operand, isNot ? BinaryOperator.NotEqual : BinaryOperator.Equal, item, node.Span))];
                return items is [var only] ? only : isNot ? new AndNode(items, node.Span) : new OrNode(items, node.Span);
            case LikeNode like when FieldOf(like.Operand) is { } field && like.Pattern is TextLiteral pattern:
                return Tested(field, Like(like, field, pattern.Value), like.IsNegated != isNegated, node.Span);
            case CallNode { Arguments: [var operand, TextLiteral part] } call when FieldOf(operand) is { } field && TextOperator(call.Name) is { } test:
                return Tested(field, new ComparisonNode(new FieldName(field, operand.Span), test, new TextOperand(part.Value, part.Span), node.Span), isNegated, node.Span);
            case BinaryNode { Operator: BinaryOperator.Greater, Left: CallNode { Arguments: [var operand, TextLiteral part] } call, Right: NumberLiteral { Digits: "0" } } when SqlName(call) == "position" && FieldOf(operand) is { } field:
                return Tested(field, new ComparisonNode(new FieldName(field, operand.Span), ComparisonOperator.Includes, new TextOperand(part.Value, part.Span), node.Span), isNegated, node.Span);
            case BinaryNode binary when FieldOf(binary.Left) is { } field && OperatorOf(binary.Operator) is not null:
                return Comparison(field, binary.Left, isNegated ? Opposite(binary.Operator) : binary.Operator, binary.Right, node.Span);
            case BinaryNode binary when FieldOf(binary.Right) is { } field && OperatorOf(binary.Operator) is not null:
                return Comparison(field, binary.Right, Mirrored(isNegated ? Opposite(binary.Operator) : binary.Operator), binary.Left, node.Span);
            case ColumnNode when FieldOf(node) is { } field && _binder.BindField(field) is ColumnField { Field.Type: FieldType.Boolean }:
                return Equal(field, isNegated ? "false" : "true", node.Span);
            default:
                throw new InexpressibleException($"the condition '{TextOf(node)}'");
        }
    }

    private FilterNode Comparison(string field, ScalarNode column, BinaryOperator kind, ScalarNode value, TextSpan span)
    {
        var bound = _binder.BindField(field);
        var comparison = OperatorOf(kind)!.Value;
        Operand operand;
        switch (bound)
        {
            case ColumnField { Field.Type: FieldType.Timestamp } or EventPartField { Part: EventPart.Time or EventPart.Received }:
                operand = Time(value) ?? throw new InexpressibleException($"the time '{TextOf(value)}'");
                break;
            case ColumnField { Field.Type: FieldType.Boolean }:
                operand = value is BooleanLiteral literal ? new TextOperand(literal.Value ? "true" : "false", value.Span)
                    : value is TextLiteral { Value: "true" or "false" } written ? new TextOperand(written.Value, value.Span)
                    : throw new InexpressibleException($"the comparison of '{field}' with '{TextOf(value)}'");
                break;
            case ColumnField { Field.Type: FieldType.Integer or FieldType.Number }:
                operand = NumberOf(value) ?? throw new InexpressibleException($"the comparison of '{field}' with '{TextOf(value)}'");
                break;
            default:
                operand = value is TextLiteral text ? new TextOperand(text.Value, value.Span) : NumberOf(value) ?? throw new InexpressibleException($"the comparison of '{field}' with '{TextOf(value)}'");
                break;
        }

        if (operand is TextOperand && comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual))
        {
            throw new InexpressibleException($"the order of the texts of '{field}'");
        }

        if (operand is NumberOperand number && bound is AttributeField && comparison is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            // As text, a number is equal to a text of the same digits.
            _lost.Add($"that a text '{((NumberOperand)operand).Text}' of '{field}' is no number");
        }

        return new ComparisonNode(new FieldName(field, column.Span), comparison, operand, span) { WhenMissing = MissingField.DoesNotMatch };
    }

    private static ComparisonNode Equal(string field, string text, TextSpan span) => new(new FieldName(field, span), ComparisonOperator.Equal, new TextOperand(text, span), span);

    /// <summary>A test of a text: neither it nor its negation is true without one.</summary>
    private static FilterNode Tested(string field, FilterNode test, bool isNegated, TextSpan span) => isNegated ? new AndNode([new ExistsNode(new FieldName(field, span), span), new NotNode(test, span)], span) : test;

    private static FilterNode Like(LikeNode node, string field, string pattern)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    part.Append(pattern[++i]);
                    break;
                case '%':
                    parts.Add(part.ToString());
                    part.Clear();
                    break;
                case '_':
                    throw new InexpressibleException($"'_' in LIKE, which is any one character, for '{field}'");
                case var c:
                    part.Append(c);
                    break;
            }
        }

        parts.Add(part.ToString());
        var name = new FieldName(field, node.Operand.Span);
        return (node.IgnoresCase, parts) switch
        {
            (true, ["", var text, ""]) => new ComparisonNode(name, ComparisonOperator.Contains, new TextOperand(text, node.Pattern.Span), node.Span),
            (true, _) => throw new InexpressibleException($"ILIKE of '{field}' other than '%text%'"),
            (_, [var text]) => new ComparisonNode(name, ComparisonOperator.Equal, new TextOperand(text, node.Pattern.Span), node.Span),
            _ => new ComparisonNode(name, ComparisonOperator.Equal, new PatternOperand(parts, node.Pattern.Span), node.Span),
        };
    }

    private string SqlName(CallNode call) => SqlFunctions.Find(call.Name, _query.Dialect)?.Name ?? call.Name;

    private ComparisonOperator? TextOperator(string name) => SqlFunctions.Find(name, _query.Dialect)?.Name switch
    {
        "startsWith" => ComparisonOperator.StartsWith,
        "endsWith" => ComparisonOperator.EndsWith,
        "regexp_like" => ComparisonOperator.Matches,
        _ => null,
    };

    private static NumberOperand? NumberOf(ScalarNode node)
    {
        var text = node switch
        {
            NumberLiteral number => number.Digits,
            UnaryNode { Operator: UnaryOperator.Minus, Operand: NumberLiteral number } => $"-{number.Digits}",
            TextLiteral literal => literal.Value,
            _ => "",
        };
        return double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? new NumberOperand(value, text, node.Span) : null;
    }

    /// <summary>A time that is written out, in milliseconds since 1970.</summary>
    private static NumberOperand? Time(ScalarNode node)
    {
        if (node is not TextLiteral text || !Ascii.IsValid(text.Value) || !EventTime.TryParse(Encoding.ASCII.GetBytes(text.Value), out var micros))
        {
            return null;
        }

        var millis = micros / 1000d;
        return new NumberOperand(millis, millis.ToString("R", CultureInfo.InvariantCulture), node.Span);
    }

    private static ComparisonOperator? OperatorOf(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => ComparisonOperator.Equal,
        BinaryOperator.NotEqual => ComparisonOperator.NotEqual,
        BinaryOperator.Less => ComparisonOperator.Less,
        BinaryOperator.LessOrEqual => ComparisonOperator.LessOrEqual,
        BinaryOperator.Greater => ComparisonOperator.Greater,
        BinaryOperator.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private static BinaryOperator Opposite(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Equal => BinaryOperator.NotEqual,
        BinaryOperator.NotEqual => BinaryOperator.Equal,
        BinaryOperator.Less => BinaryOperator.GreaterOrEqual,
        BinaryOperator.LessOrEqual => BinaryOperator.Greater,
        BinaryOperator.Greater => BinaryOperator.LessOrEqual,
        _ => BinaryOperator.Less,
    };

    private static BinaryOperator Mirrored(BinaryOperator kind) => kind switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => kind,
    };
}
