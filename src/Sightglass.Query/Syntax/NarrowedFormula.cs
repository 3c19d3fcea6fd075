namespace Sightglass.Query.Syntax;

/// <summary>Restricts a whole formula, also what it uses by name. It then gives the value of the original over a part of the events.</summary>
internal static class NarrowedFormula
{
    public static FormulaProgram Of(FormulaProgram program, FilterNode where) => where is MatchAllNode
        ? program
        : program with { Value = Of(program.Value, where), Lines = [.. program.Lines.Select(line => line with { Value = Of(line.Value, where) })] };

    private static FormulaNode Of(FormulaNode node, FilterNode where) => node switch
    {
        AggregateNode aggregate => aggregate with { Filter = AndNode.Of(aggregate.Filter, where) },
        OverTimeNode over => over with { Operand = Of(over.Operand, where) },
        NegationNode negation => new NegationNode(Of(negation.Operand, where), negation.Span),
        ArithmeticNode arithmetic => new ArithmeticNode(arithmetic.Operator, Of(arithmetic.Left, where), Of(arithmetic.Right, where), arithmetic.Span),
        NameNode name => name with { Target = Of(name.Target, where) },
        _ => node,
    };
}
