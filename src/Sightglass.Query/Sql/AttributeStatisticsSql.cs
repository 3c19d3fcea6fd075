using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;

namespace Sightglass.Query.Sql;

/// <summary>Prints the statements that find out which attributes events have. A map has all names of an event, so one reading answers for every name.</summary>
internal sealed class AttributeStatisticsSql
{
    // One more than are told apart, so that the result says whether there are more.
    private const int Listed = AttributeStatistics.MaxDistinct + 1;

    // Values whose counts are kept per name. Of more than this, the rare ones replace each other and the counts are estimates.
    private const int Counted = 256;

    // The engine reads this many rows at once.
    private const int Granule = 8192;

    // More names than this are keys made of data. Those that are met first are counted.
    private const int MaxNames = 1_000;

    private static readonly string Limits = $"SETTINGS max_rows_to_group_by = {MaxNames}, group_by_overflow_mode = 'any'";

    private readonly EventColumns _columns;
    private readonly SqlParameters _parameters;
    private readonly NamedExpressions _names = new();
    private readonly string _scope;
    private readonly bool _isFiltered;

    public AttributeStatisticsSql(BoundFilter where, QueryScope scope, EventColumns columns, SqlParameters parameters)
    {
        (_columns, _parameters) = (columns, parameters);
        _isFiltered = where is not BoundConstant { Value: true };
        _scope = ScopeSql.Print(scope, parameters);
        _scope += !_isFiltered ? "" : $" AND {new FilterSql(columns, parameters, _names).Print(where)}";
    }

    /// <summary>A row for each of the frequent values of each key: the key, how many events have it, the newest of them in milliseconds, a value, its count, and whether the values are numbers.</summary>
    /// <remarks>A map at a time is quickest, unless there is a filter, which is then evaluated twice.</remarks>
    public string Values() => !_columns.HasMaps ? "SELECT '', 0, 0, '', 0, false WHERE false"
        : _isFiltered ? OfKeys(
            ["keywords", "numbers"],
            "arrayConcat(mapKeys(keywords), mapKeys(numbers)) AS k, arrayConcat(CAST(mapValues(keywords), 'Array(String)'), CAST(mapValues(numbers), 'Array(String)')) AS v, arrayConcat(arrayMap(k -> false, mapKeys(keywords)), arrayMap(k -> true, mapKeys(numbers))) AS n",
            "k, n",
            "n")
        : $"{OfKeys(["keywords"], "mapKeys(keywords) AS k, mapValues(keywords) AS v", "k", "false")} UNION ALL {OfKeys(["numbers"], "mapKeys(numbers) AS k, mapValues(numbers) AS v", "k", "true")}";

    /// <summary>One row with a column for each attribute: whether some event may have it in its text alone. Looks at one of so many granules.</summary>
    public string MayBeOnlyInText(IEnumerable<(AttributeField Field, string Key)> attributes, long oneOf)
    {
        var fields = new FieldSql(_columns, _parameters, _names);
        var part = oneOf > 1 ? $" AND intDiv(_part_offset, {Granule}) % {oneOf} = 0" : "";
        return Read($"{string.Join(", ", attributes.Select(attribute => $"countIf({fields.MayBeOnlyInText(attribute.Field, attribute.Key)}) > 0"))}", $" AND attributes != ''{part}");
    }

    /// <param name="maps">The maps to read.</param>
    /// <param name="members">Arrays of the keys and the values.</param>
    /// <param name="keys">What distinguishes keys.</param>
    /// <param name="isNumber">Whether a value is a number.</param>
    private string OfKeys(IReadOnlyList<string> maps, string members, string keys, string isNumber)
    {
        var (weight, events, top) = _columns.IsSampled
            ? (", ifNull(weight, 1) AS w", "toUInt64(sum(w))", $"approx_top_sum({Listed}, {Counted})(v, toUInt64(w))")
            : ("", "count()", $"approx_top_k({Listed}, {Counted})(v)");
        var byKey = $"SELECT {keys}, {events} AS events, toUnixTimestamp64Milli(max(time)) AS newest, {top} AS top FROM ({Read($"{string.Join(", ", maps)}, time{weight}")}) ARRAY JOIN {members} GROUP BY {keys} {Limits}";
        var byValue = $"SELECT {keys}, events, newest, toString(t.1) AS text, t.2 AS count, toFloat64OrZero(text) AS v FROM ({byKey}) ARRAY JOIN top AS t";
        return $"SELECT CAST(k, 'String'), events, newest, if({isNumber}, {AttributesSql.NumberText}, text), count, {isNumber} FROM ({byValue})";
    }

    private string Read(string columns, string condition = "") => _names.Explain($"SELECT {columns} FROM {QuerySource.All[0].Table} WHERE {_scope}{condition}");
}
