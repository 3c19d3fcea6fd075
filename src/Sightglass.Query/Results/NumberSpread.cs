using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Results;

/// <summary>How the numbers of a field are spread: what limits for them are often set at.</summary>
public static class NumberSpread
{
    private static readonly IReadOnlyList<string> Functions = ["P50", "P90", "P99", "Max"];

    /// <summary>The table that <see cref="Of"/> reads.</summary>
    public static SelectQuery Select(string field) => new([.. Functions.Select(name => new SelectColumn(name.ToLowerInvariant(), Aggregate(QueryFunctions.Find(name)!, field)))]);

    /// <summary>The names of the columns with their values; none when the field has no numbers.</summary>
    public static IReadOnlyList<(string Name, double Value)> Of(SelectQuery query, SelectResult table) =>
    [
        .. from row in table.Rows
           from column in query.Columns.Zip(row.Values)
           where column.Second is not null
           select (column.First.Name, column.Second!.Value),
    ];

    private static AggregateNode Aggregate(QueryFunction function, string field) =>
        new(function.Kind!.Value, new MatchAllNode(default), default) { Field = new FieldName(field, default), Permille = function.Permille };
}
