using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Storage.Tables;

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

    public AttributeStatisticsSql(BoundFilter where, QueryScope scope, EventColumns columns, SqlParameters parameters)
    {
        (_columns, _parameters) = (columns, parameters);
        _scope = ScopeSql.Print(scope, parameters);
        _scope += where is BoundConstant { Value: true } ? "" : $" AND {new FilterSql(columns, parameters, _names).Print(where)}";
    }

    /// <summary>A row for each of the frequent values of each key: the key, how many events have it, a value, its count, and whether the values are numbers.</summary>
    public string Values() => !_columns.HasMaps ? "SELECT '', 0, '', 0, false WHERE false" :
        $"{OfMap(ColumnTypes.KeywordsColumn, "CAST(v, 'String')", isNumber: false)} UNION ALL {OfMap(ColumnTypes.NumbersColumn, AttributesSql.NumberText, isNumber: true)}";

    /// <summary>One row with a column for each attribute: whether some event may have it in its text alone. Looks at one of so many granules.</summary>
    public string MayBeOnlyInText(IEnumerable<(AttributeField Field, string Key)> attributes, long oneOf)
    {
        var fields = new FieldSql(_columns, _parameters, _names);
        var part = oneOf > 1 ? $" AND intDiv(_part_offset, {Granule}) % {oneOf} = 0" : "";
        return Read($"{string.Join(", ", attributes.Select(attribute => $"countIf({fields.MayBeOnlyInText(attribute.Field, attribute.Key)}) > 0"))}", $" AND attributes != ''{part}");
    }

    private string OfMap(string map, string text, bool isNumber)
    {
        var (weight, events, top) = _columns.IsSampled
            ? (", ifNull(weight, 1) AS w", "toUInt64(sum(w))", $"approx_top_sum({Listed}, {Counted})(v, toUInt64(w))")
            : ("", "count()", $"approx_top_k({Listed}, {Counted})(v)");
        var keys = $"SELECT k, {events} AS events, {top} AS top FROM ({Read($"{map}{weight}")}) ARRAY JOIN mapKeys({map}) AS k, mapValues({map}) AS v GROUP BY k {Limits}";
        return $"SELECT CAST(k, 'String'), events, {text}, t.2, {(isNumber ? "true" : "false")} FROM ({keys}) ARRAY JOIN top AS t, arrayMap(t -> t.1, top) AS v";
    }

    private string Read(string columns, string condition = "") => _names.Explain($"SELECT {columns} FROM {QuerySource.All[0].Table} WHERE {_scope}{condition}");
}
