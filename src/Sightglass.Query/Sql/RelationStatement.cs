using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Sql;

/// <summary>The statement of a question in SQL, with the code that reads its rows.</summary>
/// <param name="statement">For the engine.</param>
/// <param name="names">The names of the columns.</param>
/// <param name="maxRows">The statement gives at most one more.</param>
public sealed class RelationStatement(SqlStatement statement, IReadOnlyList<string> names, int maxRows)
{
    // What an outer join lacks is NULL, and not an empty text or 0. A number in GROUP BY or ORDER BY is the value of a column that has been resolved. A chain of as many operators as a text may have is deeper than the engine's defaults of 1,000;
    // PrintedLength keeps statements within its stack.
    internal static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(SqlStatement.Limits) { ["join_use_nulls"] = "1", ["enable_positional_arguments"] = "0", ["max_ast_depth"] = "2000", ["max_parser_depth"] = "5000" };

    public SqlStatement Statement => statement;

    /// <summary>Runs the statement in the engine and reads the whole result.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<(RelationResult Result, ClickHouseStatistics Statistics)> RunAsync(ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken).ConfigureAwait(false);
        var columns = rows.Columns.Zip(names, (column, name) => new RelationColumn(name, RelationColumn.Bare(column.Type))).ToList();
        List<IReadOnlyList<JsonElement>> values = [];
        while (values.Count <= maxRows && await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.Add([.. columns.Select((_, index) => Element(rows, index))]);
        }

        var isCut = values.Count > maxRows;
        return (new RelationResult(columns, isCut ? values[..maxRows] : values, isCut), rows.Statistics);
    }

    private static JsonElement Element(ClickHouseRows rows, int column)
    {
        var reader = new Utf8JsonReader(rows.GetJson(column));
        return JsonElement.ParseValue(ref reader);
    }
}
