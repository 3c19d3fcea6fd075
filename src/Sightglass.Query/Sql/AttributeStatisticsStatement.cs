using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Finds out which attributes events have, without a name to ask for.</summary>
public sealed class AttributeStatisticsStatement
{
    // Rows whose texts are searched for values that the maps lack. Of more rows a part is searched, and a value that is rarer than one in so many may be missed.
    private const long SearchedTexts = 50_000;

    private readonly QueryBinder _binder;
    private readonly BoundFilter _where;
    private readonly QueryScope _scope;
    private readonly EventColumns _columns;

    internal AttributeStatisticsStatement(QueryBinder binder, FilterNode filter, QueryScope scope, EventColumns columns)
    {
        (_binder, _where, _scope, _columns) = (binder, binder.Bind(filter), scope, columns);
    }

    /// <summary>One for each name, the most frequent first: at most 2,000, each with at most 100 values.</summary>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<(IReadOnlyList<AttributeStatistics> Attributes, long RowsRead)> RunAsync(ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(Print(sql => sql.Values()), cancellationToken).ConfigureAwait(false);
        List<Row> all = [];
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add(new Row(rows.GetString(0)!, rows.GetInt64(1), rows.GetInt64(2), (rows.GetString(3)!, rows.GetInt64(4)), rows.GetBoolean(5)));
        }

        var attributes = all.GroupBy(row => (row.Key, row.IsNumber)).GroupBy(rows => rows.Key.Key.TrimEnd(MapKey.Boolean, MapKey.Moment))
            .Select(kinds => AttributeStatistics.OfKinds([.. kinds.Select(rows => Statistics(kinds.Key, [.. rows]))])).GroupBy(part => part.Name).Select(keys => AttributeStatistics.OfKeys([.. keys]))
            .Where(found => found.Key.Length > 0 && IsReachable(found)).OrderByDescending(found => found.Events).ThenBy(found => found.Name, StringComparer.Ordinal);

        // Without a filter the rows are read once for each map.
        return ([.. attributes], rows.Statistics.ReadRows / (_where is BoundConstant { Value: true } ? 2 : 1));
    }

    /// <summary>The names of those of which some event may have a value that <see cref="RunAsync"/> does not count: a long text, or a number that a float would change.</summary>
    /// <param name="rowsRead">As the answer of <see cref="RunAsync"/> says.</param>
    public async Task<IReadOnlySet<string>> IncompleteAsync(IReadOnlyList<AttributeStatistics> found, long rowsRead, ClickHouseClient client, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return new HashSet<string>();
        }

        var attributes = found.Select(attribute => (new AttributeField(attribute.Name, MemberOf(attribute.Key)), attribute.Key));
        await using var rows = await client.QueryAsync(Print(sql => sql.MayBeOnlyInText(attributes, rowsRead / SearchedTexts)), cancellationToken).ConfigureAwait(false);
        return await rows.ReadAsync(cancellationToken).ConfigureAwait(false) ? found.Where((_, column) => rows.GetInt64(column) != 0).Select(attribute => attribute.Name).ToHashSet() : [];
    }

    // Dots may mean so much that not every path is tried.
    private static bool IsReachable(AttributeStatistics found) => new AttributeField(found.Name, MemberOf(found.Key)).Paths.Any(path => string.Join(MapKey.Separator, path) == found.Key);

    private static string MemberOf(string key) => key.Replace(MapKey.Separator, '.');

    /// <summary>The member's name, if it means the member or the declared field that is stored with the attributes.</summary>
    private string NameOf(string member) => _binder.BindField(member) switch
    {
        AttributeField field when field.Member == member => member,
        ColumnField column when !_binder.Schema.HasColumn(column.Ordinal) && column.Name == member => member,
        _ => $"attributes.{member}",
    };

    private AttributeStatistics Statistics(string key, List<Row> rows)
    {
        var first = rows[0];
        var values = rows.Select(row => row.Value).OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).ToList();
        var kind = !first.IsNumber || first.Key.EndsWith(MapKey.Moment) ? ValueKind.Text : first.Key.EndsWith(MapKey.Boolean) ? ValueKind.Boolean : ValueKind.Number;
        return new AttributeStatistics(NameOf(MemberOf(key)), kind, first.Events, first.Newest, values.Count > AttributeStatistics.MaxDistinct ? null : values.Count, [.. values.Take(AttributeStatistics.MaxDistinct)]) { Key = key };
    }

    private ClickHouseStatement Print(Func<AttributeStatisticsSql, string> print)
    {
        var parameters = new SqlParameters();
        return new SqlStatement(print(new AttributeStatisticsSql(_where, _scope, _columns, parameters)), parameters.All).ToClickHouse();
    }

    private readonly record struct Row(string Key, long Events, long Newest, (string Value, long Count) Value, bool IsNumber);
}
