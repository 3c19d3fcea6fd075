using System.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>Takes a formula apart into its aggregates and the arithmetic over them.</summary>
internal sealed class FormulaBinder(QueryBinder binder)
{
    // A name used twice leads to the same nodes: they are computed once.
    private readonly Dictionary<FormulaNode, BoundExpression> _bound = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundAggregate> _aggregates = [];

    public static BoundFormula Bind(FormulaQuery query, QueryBinder binder) => new FormulaBinder(binder).Bind(query);

    private BoundFormula Bind(FormulaQuery query)
    {
        var program = query.Program;
        var lines = program.Lines.Select(line => (line.Name, Bind(line.Value))).ToList();
        var value = Bind(program.Value);
        var keys = query.By ?? [.. program.GroupBy.Select(key => key.Name)];
        return new BoundFormula(query.Where is null ? BoundConstant.True : binder.Bind(query.Where), _aggregates, value)
        {
            Lines = lines,
            Keys = [.. keys.Select(binder.BindField)],
            KeyNames = keys,
            Order = query.By is null ? program.Order : GroupOrder.Default,
            Limit = program.Limit,
            StepMillis = query.Step is { } step ? Math.Max(1, (long)step.TotalMilliseconds) : null,
        };
    }

    private BoundExpression Bind(FormulaNode node)
    {
        if (!_bound.TryGetValue(node, out var bound))
        {
            bound = node switch
            {
                NumberNode number => new BoundNumber(number.Value),
                NegationNode negation => new BoundNegation(Bind(negation.Operand)),
                ArithmeticNode arithmetic => new BoundArithmetic(arithmetic.Operator, Bind(arithmetic.Left), Bind(arithmetic.Right)),
                NameNode name => Bind(name.Target),
                AggregateNode aggregate => BindAggregate(aggregate),
                _ => throw new UnreachableException(node.GetType().Name),
            };
            _bound.Add(node, bound);
        }

        return bound;
    }

    private BoundAggregateValue BindAggregate(AggregateNode node)
    {
        var elapsed = node.Elapsed is { } interval
            ? new BoundElapsed(binder.BindField(interval.Key.Name), binder.Bind(interval.First), binder.Bind(interval.Second))
            : null;
        var field = node.Field is null ? null : binder.BindField(node.Field.Name);
        _aggregates.Add(new BoundAggregate(node.Kind, node.Permille, binder.Bind(node.Filter), field, elapsed));
        return new BoundAggregateValue(_aggregates.Count - 1);
    }
}
