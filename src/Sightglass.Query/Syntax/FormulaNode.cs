using Sightglass.Query.Functions;

namespace Sightglass.Query.Syntax;

/// <summary>A value of a formula, or of a column of a table. Any calculation with null gives null.</summary>
public abstract record FormulaNode(TextSpan Span)
{
    /// <summary>The number of nodes from this one down, with every name replaced by its definition.</summary>
    public abstract int Size { get; }
}

public sealed record NumberNode(double Value, TextSpan Span) : FormulaNode(Span)
{
    public override int Size => 1;
}

public sealed record NegationNode(FormulaNode Operand, TextSpan Span) : FormulaNode(Span)
{
    public override int Size { get; } = Operand.Size + 1;
}

public sealed record ArithmeticNode(ArithmeticOperator Operator, FormulaNode Left, FormulaNode Right, TextSpan Span) : FormulaNode(Span)
{
    public override int Size { get; } = Left.Size + Right.Size + 1;
}

/// <summary>A name and its definition: an earlier line, or another metric.</summary>
public sealed record NameNode(string Name, FormulaNode Target, TextSpan Span) : FormulaNode(Span)
{
    public override int Size { get; } = Target.Size;
}

/// <summary>The value of a field: a key of a table's rows.</summary>
public sealed record FieldNode(FieldName Field) : FormulaNode(Field.Span)
{
    /// <summary>The key is only the value's text: <c>1</c> and <c>"1"</c> are equal.</summary>
    public bool IsText { get; init; }

    public override int Size => 1;
}

/// <summary>The start of the step that contains an event's time: a key of a table's rows. Steps begin at multiples of their length, UTC.</summary>
/// <param name="Length">At least a millisecond.</param>
public sealed record StepNode(TimeSpan Length, TextSpan Span) : FormulaNode(Span)
{
    public override int Size => 1;
}

/// <summary>An aggregate of the events that match a filter.</summary>
/// <param name="Kind">The aggregate function.</param>
/// <param name="Filter">Both the filter of the argument and that of the line's WHERE.</param>
public sealed record AggregateNode(AggregateKind Kind, FilterNode Filter, TextSpan Span) : FormulaNode(Span)
{
    /// <summary>The share of a percentile, in thousandths.</summary>
    public int Permille { get; init; }

    /// <summary>The field to aggregate; null for counts and when <see cref="Elapsed"/> or <see cref="Groups"/> is set.</summary>
    public FieldName? Field { get; init; }

    /// <summary>The intervals to aggregate instead of a field's values.</summary>
    public ElapsedInterval? Elapsed { get; init; }

    /// <summary>The values of groups to aggregate instead of a field's values.</summary>
    public GroupedValue? Groups { get; init; }

    public override int Size => 1 + (Groups?.Value.Size ?? 0);
}

/// <summary>
/// For each value of a key, the milliseconds from the first event that matches <paramref name="First"/> to the first at or after it that matches
/// <paramref name="Second"/>. Keys that lack one of them are skipped.
/// </summary>
public sealed record ElapsedInterval(FieldName Key, FilterNode First, FilterNode Second);

/// <summary>A value for each group of events. Events without one of the keys are in no group, and groups whose value is null are skipped.</summary>
/// <param name="Value">Arithmetic on aggregates of the events of a group, with neither intervals nor groups of their own.</param>
/// <param name="Keys">At least one, at most <see cref="QueryLimits.GroupKeys"/>.</param>
public sealed record GroupedValue(FormulaNode Value, IReadOnlyList<FieldName> Keys);

public enum ArithmeticOperator : byte
{
    Add,
    Subtract,
    Multiply,

    /// <summary>Division by zero gives null.</summary>
    Divide,

    /// <summary>The left if it is not null, otherwise the right.</summary>
    Coalesce,

    /// <summary>1 if the left is less than the right, otherwise 0; the same for the others.</summary>
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
