using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Finds out which attributes events have, without a name to ask for.</summary>
public sealed class AttributeStatisticsStatement
{
    // Rows whose texts are searched for values that the maps lack. Of more rows a part is searched, and a value that is rarer than one in so many may be missed.
    private const long SearchedTexts = 50_000;

    private readonly BoundFilter _where;
    private readonly QueryScope _scope;
    private readonly EventColumns _columns;

    internal AttributeStatisticsStatement(BoundFilter where, QueryScope scope, EventColumns columns)
    {
        (_where, _scope, _columns) = (where, scope, columns);
    }

    /// <summary>One for each name, the most frequent first: at most 2,000, each with at most 100 values.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<(IReadOnlyList<AttributeStatistics> Attributes, long RowsRead)> RunAsync(ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(Print(sql => sql.Values()), cancellationToken).ConfigureAwait(false);
        List<Row> all = [];
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add(new Row(rows.GetString(0)!, rows.GetInt64(1), (rows.GetString(2)!, rows.GetInt64(3)), rows.GetBoolean(4)));
        }

        var attributes = all.GroupBy(row => (row.Key, row.IsNumber)).GroupBy(rows => rows.Key.Key.TrimEnd(MapKey.Boolean, MapKey.Moment))
            .Select(kinds => AttributeStatistics.OfKinds([.. kinds.Select(rows => Statistics(kinds.Key, [.. rows]))])).GroupBy(part => part.Name).Select(keys => AttributeStatistics.OfKeys([.. keys]))
            .OrderByDescending(found => found.Events).ThenBy(found => found.Name, StringComparer.Ordinal);

        // Once for each map.
        return ([.. attributes], rows.Statistics.ReadRows / 2);
    }

    /// <summary>Those of the names of which some event may have a value that <see cref="RunAsync"/> does not count: a long text, or a number that a float would change.</summary>
    /// <param name="rowsRead">As the answer of <see cref="RunAsync"/> says.</param>
    public async Task<IReadOnlySet<string>> IncompleteAsync(IReadOnlyList<string> names, long rowsRead, ClickHouseClient client, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return new HashSet<string>();
        }

        var attributes = names.Select(name => new AttributeField(name, name));
        await using var rows = await client.QueryAsync(Print(sql => sql.MayBeOnlyInText(attributes, rowsRead / SearchedTexts)), cancellationToken).ConfigureAwait(false);
        return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? names.Where((_, column) => rows.GetInt64(column) != 0).ToHashSet() : [];
    }

    private static AttributeStatistics Statistics(string path, List<Row> rows)
    {
        var first = rows[0];
        var values = rows.Select(row => row.Value).OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).ToList();
        var kind = !first.IsNumber || first.Key[^1] == MapKey.Moment ? ValueKind.Text : first.Key[^1] == MapKey.Boolean ? ValueKind.Boolean : ValueKind.Number;
        return new AttributeStatistics(path.Replace(MapKey.Separator, '.'), kind, first.Events, values.Count > AttributeStatistics.MaxDistinct ? null : values.Count, [.. values.Take(AttributeStatistics.MaxDistinct)]);
    }

    private ClickHouseStatement Print(Func<AttributeStatisticsSql, string> print)
    {
        var parameters = new SqlParameters();
        return new SqlStatement(print(new AttributeStatisticsSql(_where, _scope, _columns, parameters)), parameters.All).ToClickHouse();
    }

    private readonly record struct Row(string Key, long Events, (string Value, long Count) Value, bool IsNumber);
}
