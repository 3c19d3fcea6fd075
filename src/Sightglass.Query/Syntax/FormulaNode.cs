using Sightglass.Query.Functions;

namespace Sightglass.Query.Syntax;

/// <summary>A value: of a formula, or of a column of a table. Null is contagious: whatever is computed with it is null.</summary>
public abstract record FormulaNode(TextSpan Span)
{
    /// <summary>Nodes below this one, itself included, with every name replaced by what it stands for.</summary>
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

/// <summary>A name and what it stands for: an earlier line, or another metric.</summary>
public sealed record NameNode(string Name, FormulaNode Target, TextSpan Span) : FormulaNode(Span)
{
    public override int Size { get; } = Target.Size;
}

/// <summary>The value of a field: a key of a table's rows.</summary>
public sealed record FieldNode(FieldName Field) : FormulaNode(Field.Span)
{
    /// <summary>Only the value's text is a key: <c>1</c> and <c>"1"</c> are the same.</summary>
    public bool IsText { get; init; }

    public override int Size => 1;
}

/// <summary>The beginning of the step that an event's time lies in: a key of a table's rows. Steps begin at multiples of their length, UTC.</summary>
/// <param name="Length">At least a millisecond.</param>
public sealed record StepNode(TimeSpan Length, TextSpan Span) : FormulaNode(Span)
{
    public override int Size => 1;
}

/// <summary>The names of what an event has without a column for it: its attributes, and fields that are kept with them. A key of a table's rows; an event is in the row of each name.</summary>
public sealed record NamesNode(TextSpan Span) : FormulaNode(Span)
{
    public override int Size => 1;
}

/// <summary>An aggregate of the events that match a filter.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Filter">Of the function's argument and of the line's WHERE, both.</param>
public sealed record AggregateNode(AggregateKind Kind, FilterNode Filter, TextSpan Span) : FormulaNode(Span)
{
    /// <summary>The share of a percentile, in thousandths.</summary>
    public int Permille { get; init; }

    /// <summary>What is aggregated; null for counts and where <see cref="Elapsed"/> is.</summary>
    public FieldName? Field { get; init; }

    /// <summary>The intervals that are aggregated in place of a field's values.</summary>
    public ElapsedInterval? Elapsed { get; init; }

    public override int Size => 1;
}

/// <summary>
/// For each value of a key, the milliseconds from the first event that matches <paramref name="First"/> to the first at or after it that matches
/// <paramref name="Second"/>. Keys that lack either are skipped.
/// </summary>
public sealed record ElapsedInterval(FieldName Key, FilterNode First, FilterNode Second);

public enum ArithmeticOperator : byte
{
    Add,
    Subtract,
    Multiply,

    /// <summary>By zero: null.</summary>
    Divide,
}
