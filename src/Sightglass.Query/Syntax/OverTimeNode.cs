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

/// <summary>The mean of the operand over the last steps of a series: that of the row, and those before it. Steps without a value are left out.</summary>
/// <param name="Steps">At least 2, at most <see cref="QueryLimits.MovingSteps"/>.</param>
public sealed record MovingNode(FormulaNode Operand, int Steps, TextSpan Span) : OverTimeNode(Operand, Span)
{
    public override int Size { get; } = (Operand.Size * Steps) + 1;

    /// <summary>The first such node of a formula, which has a value only in a series; null if there is none.</summary>
    public static MovingNode? In(FormulaProgram program) => program.Lines.Select(line => line.Value).Append(program.Value).Select(In).FirstOrDefault(moving => moving is not null);

    /// <summary>The value over a whole range instead of that of each step.</summary>
    public static FormulaNode WithoutSteps(FormulaNode node) => node switch
    {
        MovingNode moving => WithoutSteps(moving.Operand),
        OverTimeNode over => over with { Operand = WithoutSteps(over.Operand) },
        NameNode name => name with { Target = WithoutSteps(name.Target) },
        NegationNode negation => negation with { Operand = WithoutSteps(negation.Operand) },
        ArithmeticNode arithmetic => arithmetic with { Left = WithoutSteps(arithmetic.Left), Right = WithoutSteps(arithmetic.Right) },
        _ => node,
    };

    private static MovingNode? In(FormulaNode node) => node switch
    {
        MovingNode moving => moving,
        OverTimeNode over => In(over.Operand),
        NegationNode negation => In(negation.Operand),
        ArithmeticNode arithmetic => In(arithmetic.Left) ?? In(arithmetic.Right),

        // A line of the formula, which is visited itself, or a metric, which has none.
        _ => null,
    };
}
