using System.Globalization;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>A formula and the parameters of its evaluation.</summary>
public sealed record FormulaQuery(FormulaProgram Program)
{
    /// <summary>Restricts every aggregate, also those of other metrics; null for all events.</summary>
    public FilterNode? Where { get; init; }

    /// <summary>Fields to split by, instead of the formula's own GROUP BY; null keeps the formula's.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>At least a millisecond. One value for each step; steps begin at multiples of their length, UTC. Null for one value over the whole range.</summary>
    public TimeSpan? Step { get; init; }

    private IReadOnlyList<string> Keys => By ?? [.. Program.GroupBy.Select(key => key.Name)];

    /// <summary>The table that contains the result: the step, the keys, the value, then the named lines.</summary>
    internal SelectQuery ToSelect()
    {
        List<SelectColumn> keys =
        [
            .. Step is { } step ? [new SelectColumn("time", new StepNode(step, default))] : Array.Empty<SelectColumn>(),
            .. Keys.Select(name => new SelectColumn(name, new FieldNode(new FieldName(name, default)))),
        ];
        var order = By is null ? Program.Order : GroupOrder.Of(By);
        return new SelectQuery([.. keys, new SelectColumn("value", Program.Value), .. Program.Lines.Select(line => new SelectColumn(line.Name, line.Value))])
        {
            Filter = Where ?? new MatchAllNode(default),
            Order = [Step is null ? new SelectOrder(order.Key ?? keys.Count, order.IsDescending) : new SelectOrder(0, IsDescending: false)],
            Limit = Step is null ? Program.Limit : SeriesLimits.StatementLimit,
        };
    }

    /// <summary>Reads the table that <see cref="ToSelect"/> describes.</summary>
    internal FormulaResult ToResult(SelectResult table)
    {
        var first = Step is null ? 0 : 1;
        return new FormulaResult(Keys, [.. Program.Lines.Select(line => line.Name)], [.. table.Rows.Select(row => new FormulaRow(
            Step is null ? null : long.Parse(row.Keys[0].Text, CultureInfo.InvariantCulture), [.. row.Keys.Skip(first)], row.Values[0], [.. row.Values.Skip(1)]))]);
    }
}
