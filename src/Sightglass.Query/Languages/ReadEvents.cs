using System.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages;

/// <summary>The events that a question reads, for the languages that select events and compute nothing.</summary>
internal static class ReadEvents
{
    /// <param name="lost">Receives what is computed from the events.</param>
    public static FilterNode Of(ParsedQuery question, ICollection<string> lost)
    {
        switch (question)
        {
            case EventsQuery events:
                return events.Filter;
            case FormulaProgram program:
                lost.Add("the calculation: this language selects the events that it reads");
                return Of(program.Lines.Select(line => line.Value).Append(program.Value));
            case SelectQuery select:
                lost.Add("the calculations: this language selects the events that they read");
                return AndNode.Of(select.Filter, Of(select.Columns.Select(column => column.Value)));
            default:
                throw new UnreachableException(question.GetType().Name);
        }
    }

    private static FilterNode Of(IEnumerable<FormulaNode> values)
    {
        List<FilterNode> filters = [.. values.SelectMany(Filters).DistinctBy(filter => filter is MatchAllNode ? "" : Filter.FilterText.Print(filter))];
        return filters switch
        {
            [] => new MatchAllNode(default),
            [var only] => only,
            _ when filters.Exists(filter => filter is MatchAllNode) => new MatchAllNode(default),
            _ => new OrNode(filters, default),
        };
    }

    private static IEnumerable<FilterNode> Filters(FormulaNode node) => node switch
    {
        AggregateNode { Elapsed: { } elapsed } aggregate => [AndNode.Of(aggregate.Filter, new OrNode([elapsed.First, elapsed.Second], default))],
        AggregateNode aggregate => [aggregate.Filter],
        NegationNode negation => Filters(negation.Operand),
        ArithmeticNode arithmetic => Filters(arithmetic.Left).Concat(Filters(arithmetic.Right)),
        OverTimeNode over => Filters(over.Operand),
        NameNode name => Filters(name.Target),
        _ => [],
    };
}
