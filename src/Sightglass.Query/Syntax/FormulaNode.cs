using Sightglass.Query.Functions;

namespace Sightglass.Query.Syntax;

/// <summary>A value computed over events. Null is contagious: whatever is computed with it is null.</summary>
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
