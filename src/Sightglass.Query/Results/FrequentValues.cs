using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Results;

/// <summary>The most frequent values of a field, as texts, and the number of distinct values.</summary>
public sealed record FrequentValues(string Field, IReadOnlyList<(string Value, long Count)> Values, long Distinct)
{
    /// <summary>The tables that <see cref="Of"/> reads: the events are read once for all fields.</summary>
    public static SelectQuery Select(FilterNode filter, IEnumerable<string> fields, int limit)
    {
        SelectColumn[] keys = [.. fields.Select(field => new SelectColumn(field, new FieldNode(new FieldName(field, default)) { IsText = true }))];
        return new SelectQuery([.. keys, new SelectColumn("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))])
        {
            Filter = filter,
            IsByEachKey = true,
            Order = [new SelectOrder(keys.Length, IsDescending: true)],
            Limit = Math.Clamp(limit, 1, QueryLimits.Groups),
            CountsRows = true,
        };
    }

    /// <summary>One for each field, in their order; without values for those that no event has.</summary>
    public static IReadOnlyList<FrequentValues> Of(SelectQuery query, SelectResult table) =>
    [
        .. query.Columns.Where(column => column.IsKey).Select((column, index) =>
        {
            var rows = table.Rows.Where(row => row.Keys[index].Kind != ValueKind.Null).ToList();
            return new FrequentValues(column.Name, [.. rows.Select(row => (row.Keys[index].Text, (long)(row.Values[0] ?? 0)))], rows is [var first, ..] ? first.RowCount ?? 0 : 0);
        }),
    ];
}
