namespace Sightglass.Query.Syntax;

/// <summary>Counts what the text of one query makes the engine do, over all filters in it. Not thread-safe.</summary>
internal sealed class QuerySize
{
    private readonly HashSet<string> _fields = new(StringComparer.Ordinal);
    private int _terms;
    private int _searchTerms;
    private int _conditions;
    private int _joined;

    /// <returns>What is wrong; null if the query may have the term.</returns>
    public string? AddTerm() => ++_terms > QueryLimits.Terms ? $"a query has at most {QueryLimits.Terms} terms" : null;

    /// <inheritdoc cref="AddTerm"/>
    public string? AddSearchTerm() => ++_searchTerms > QueryLimits.SearchTerms ? $"a query has at most {QueryLimits.SearchTerms} text terms" : null;

    /// <inheritdoc cref="AddTerm"/>
    public string? AddField(string name) => _fields.Add(name) && _fields.Count > QueryLimits.Fields ? $"a query names at most {QueryLimits.Fields} different fields" : null;

    /// <summary>The functions of a line of a formula, after its WHERE was added to each. What stands behind names was counted on its own line.</summary>
    /// <inheritdoc cref="AddTerm" path="/returns"/>
    public string? AddLine(FormulaNode node)
    {
        foreach (var aggregate in Aggregates(node))
        {
            _conditions += aggregate.Filter.Terms;
            if (aggregate.Elapsed is { } elapsed)
            {
                _joined++;
                _conditions += elapsed.First.Terms + elapsed.Second.Terms;
            }

            _joined += aggregate.Groups is null ? 0 : 1;
        }

        return _joined > QueryLimits.Joined ? $"a formula has at most {QueryLimits.Joined} times 'Elapsed' or 'BY'"
            : _conditions > QueryLimits.Conditions ? $"with each '{Keywords.Where}' counted for every function on its line, a formula has at most {QueryLimits.Conditions:N0} conditions"
            : null;
    }

    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode { Groups: { } groups } aggregate => Aggregates(groups.Value).Prepend(aggregate),
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        OverTimeNode over => Aggregates(over.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),
        _ => [],
    };
}
