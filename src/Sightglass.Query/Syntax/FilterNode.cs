namespace Sightglass.Query.Syntax;

/// <summary>A condition on one event. Every language that selects events is parsed into this tree.</summary>
public abstract record FilterNode(TextSpan Span)
{
    /// <summary>The number of conditions and text terms in it.</summary>
    public virtual int Terms => 1;
}

/// <summary>Every event.</summary>
public sealed record MatchAllNode(TextSpan Span) : FilterNode(Span)
{
    public override int Terms => 0;
}

/// <summary>All of two or more conditions.</summary>
public sealed record AndNode(IReadOnlyList<FilterNode> Operands, TextSpan Span) : FilterNode(Span)
{
    public override int Terms { get; } = Operands.Sum(operand => operand.Terms);

    /// <summary>Both conditions, in the shortest form.</summary>
    public static FilterNode Of(FilterNode left, FilterNode right) =>
        left is MatchAllNode ? right : right is MatchAllNode ? left : new AndNode([left, right], left.Span);
}

/// <summary>At least one of two or more conditions.</summary>
public sealed record OrNode(IReadOnlyList<FilterNode> Operands, TextSpan Span) : FilterNode(Span)
{
    public override int Terms { get; } = Operands.Sum(operand => operand.Terms);
}

public sealed record NotNode(FilterNode Operand, TextSpan Span) : FilterNode(Span)
{
    public override int Terms => Operand.Terms;
}

/// <summary>The event has the field, and its value is not null. An empty text is a value.</summary>
public sealed record ExistsNode(FieldName Field, TextSpan Span) : FilterNode(Span);

/// <summary>A field compared with a value. An event without the field does not match, except where <see cref="MissingField"/> says so.</summary>
public sealed record ComparisonNode(FieldName Field, ComparisonOperator Operator, Operand Operand, TextSpan Span) : FilterNode(Span)
{
    public MissingField WhenMissing { get; init; } = MissingField.Differs;
}

/// <summary>A text that occurs anywhere in the event: in names and values of fields, but not in id, times and tenant.</summary>
public sealed record SearchNode(string Text, TextSpan Span) : FilterNode(Span)
{
    /// <summary>The text is a regular expression, matched against the event printed as JSON.</summary>
    public bool IsRegex { get; init; }

    public bool MatchCase { get; init; }
}

/// <summary>A text, or a <see cref="RegexOperand"/>, that occurs in the event's log line: its message; without one, the event printed as JSON. Case matters.</summary>
public sealed record LineNode(Operand Operand, TextSpan Span) : FilterNode(Span);

/// <summary>One of the values that a path selects in the event fulfills a condition. Where the path leads nowhere, or a wildcard to nothing, a value is <see cref="ValueState.Missing"/>.</summary>
public sealed record PathNode(EventPath Path, ValueCondition Condition, TextSpan Span) : FilterNode(Span);

/// <summary>The event's log line has a token at a place, and the token fulfills the condition.</summary>
/// <param name="Place">Which token.</param>
/// <param name="Comparison">Null: any token.</param>
/// <param name="Span">Its place in the text.</param>
public sealed record TokenNode(TokenPlace Place, ValueComparison? Comparison, TextSpan Span) : FilterNode(Span);
