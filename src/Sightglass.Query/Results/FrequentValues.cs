using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Results;

/// <summary>The most frequent values of a field, as texts, and the number of distinct values.</summary>
public sealed record FrequentValues(IReadOnlyList<(string Value, long Count)> Values, long Distinct)
{
    /// <summary>The table that <see cref="Of"/> reads.</summary>
    public static SelectQuery Select(FilterNode filter, string field, int limit)
    {
        var name = new FieldName(field, default);
        return new SelectQuery([new SelectColumn("value", new FieldNode(name) { IsText = true }), new SelectColumn("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))])
        {
            Filter = AndNode.Of(filter, new ExistsNode(name, default)),
            Order = [new SelectOrder(1, IsDescending: true)],
            Limit = Math.Clamp(limit, 1, QueryLimits.Groups),
            CountsRows = true,
        };
    }

    public static FrequentValues Of(SelectResult table) => new([.. table.Rows.Select(row => (row.Keys[0].Text, (long)(row.Values[0] ?? 0)))], table.RowCount ?? 0);
}
