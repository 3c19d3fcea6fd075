namespace Sightglass.Query.Syntax;

/// <summary>A value that depends on when, or for how long, its operand is measured.</summary>
public abstract record OverTimeNode(FormulaNode Operand, TextSpan Span) : FormulaNode(Span)
{
    public override int Size { get; } = Operand.Size + 1;

    /// <summary>True if the value contains such a node, also behind names.</summary>
    public static bool IsIn(FormulaNode node) => node switch
    {
        OverTimeNode => true,
        NameNode name => IsIn(name.Target),
        NegationNode negation => IsIn(negation.Operand),
        ArithmeticNode arithmetic => IsIn(arithmetic.Left) || IsIn(arithmetic.Right),
        _ => false,
    };
}

/// <summary>The operand divided by the length of the range, or of the step. A range that is not over yet is as long as it has lasted.</summary>
/// <param name="Unit">The value is for each of these; more than zero.</param>
public sealed record RateNode(FormulaNode Operand, TimeSpan Unit, TextSpan Span) : OverTimeNode(Operand, Span);

/// <summary>The operand over the range of equal length before, or in the step before.</summary>
public sealed record PreviousNode(FormulaNode Operand, TextSpan Span) : OverTimeNode(Operand, Span);
