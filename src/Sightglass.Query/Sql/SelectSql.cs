using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Planning;

namespace Sightglass.Query.Sql;

/// <summary>Prints a planned SELECT as one statement; what aggregates are of that are not of events is joined as subqueries.</summary>
/// <remarks>
/// <code>
/// SELECT model AS _k0, ifNotFinite(_a0 / nullIf(_a1, 0), NULL) AS _v0, sumIf(…) AS _a0, sumIf(…) AS _a1
/// FROM sightglass.events WHERE tenant = … AND time … AND (filter of _a0 OR filter of _a1) GROUP BY _k0 HAVING … ORDER BY _v0 DESC …
/// </code>
/// Field names begin with a letter, so the underscore distinguishes these names from them.
/// </remarks>
internal sealed class SelectSql
{
    private const string Micros = "toUnixTimestamp64Micro(time)";

    private readonly QueryPlan _plan;
    private readonly BoundSelect _select;
    private readonly EventColumns _columns;
    private readonly AggregateSql _aggregates;
    private readonly SqlParameters _parameters;
    private readonly NamedExpressions _names = new();
    private readonly FieldSql _fields;
    private readonly FilterSql _filters;

    // The tenant, the time, and the filter of the whole SELECT.
    private readonly string _scope;

    // What is joined to the events; null while the keys are printed that need it.
    private readonly string? _joins;

    // The keys and, for those with several types, their types, which a group has and is not made of. At most twice as many as there are keys.
    private readonly List<KeyColumn> _keys = [];

    public SelectSql(QueryPlan plan, EventColumns columns, SqlParameters parameters)
    {
        _plan = plan;
        _select = plan.Select;
        _columns = columns;
        _parameters = parameters;
        _fields = new FieldSql(columns, parameters, _names);
        _filters = new FilterSql(columns, parameters, _names);
        _scope = ScopeSql.Print(plan.Scope, parameters);

        // Without the filter: the table's key alone can count tenant and time.
        _aggregates = new AggregateSql(_fields, $"({Read(["count()"])}) > {AggregateSql.MaxExactRows}");
        _scope += _select.Where is BoundConstant { Value: true } ? "" : $" AND {_filters.Print(_select.Where)}";
        var sources = CohortSql.SourcesOf(_select.Keys);
        var joins = string.Concat(sources.Select((source, index) => CohortSql.Join(Firsts(source, index), _fields.Text(source), index)));
        for (var i = 0; i < _select.Keys.Count; i++)
        {
            var key = _select.Keys[i];

            // Where each key has a table, the engine takes no constant for one: the table of a field that no event has has no rows.
            var isAbsent = _select.IsByEachKey && key is BoundFieldKey field && !_fields.HasPlace(field.Field);
            _keys.Add(new KeyColumn($"_k{i}", isAbsent ? "CAST(NULL, 'Nullable(String)')" : _select.IsByEachKey ? Apart(Key(key, Micros)) : Key(key, Micros), isAbsent));
            if (key is BoundFieldKey { HasKind: true, Field: AttributeField attribute })
            {
                _keys.Add(new KeyColumn($"_t{i}", isAbsent ? "'Null'" : KindOf(attribute), isAbsent) { IsKind = true });
            }
        }

        _joins = joins;
    }

    /// <summary>For each value of a field when it was first seen, if that was in the range.</summary>
    private string Firsts(BoundField source, int index)
    {
        var scope = ScopeSql.Print(_plan.Scope with { From = DateTimeOffset.UnixEpoch }, _parameters) + (_select.Where is BoundConstant { Value: true } ? "" : $" AND {_filters.Print(_select.Where)}");
        var concerned = Concerned();
        return _names.Explain($"SELECT {_fields.Text(source)} AS _u{index}, toNullable(min(time)) AS _f{index} FROM {_plan.Source.Table}"
            + $" WHERE {scope}{(concerned is null ? "" : $" AND {concerned}")} GROUP BY _u{index} HAVING min(time) >= {_parameters.Time(_plan.Scope.From)}");
    }

    /// <summary>The name of a column of the result.</summary>
    public static string Name(AnswerColumn column) => column.Key is { } key ? $"_k{key}" : $"_v{column.Value}";

    /// <summary>The type of a key: of a group that of its values, or text if they have several.</summary>
    private string KindOf(AttributeField attribute)
    {
        var kind = _fields.Kind(attribute);
        return _select.IsGrouped ? $"if(min({kind}) = max({kind}), min({kind}), 'String')" : kind;
    }

    /// <summary>A key of a table of its own: null in the rows of the other tables, and another expression than the other keys, although it may mean the same.</summary>
    private string Apart(string key)
    {
        var text = $"toNullable({key})";
        while (_keys.Exists(known => known.Text == text))
        {
            text = $"identity({text})";
        }

        return text;
    }

    public string Print()
    {
        var values = _select.Values.Select((value, index) => $"{ArithmeticSql.Print(value)} AS _v{index}").Concat(_select.CountsRows ? [$"count() OVER ({(_select.IsByEachKey ? $"PARTITION BY {Table()}" : "")}) AS _total"] : []);
        if (_select.IsWholeEvents)
        {
            return Read(EventRowReader.Columns(_columns), After(), OrderAndLimit());
        }

        if (!_select.IsGrouped)
        {
            return Read([.. Keys(), .. values], null, $"{Having("AND")}{OrderAndLimit()}");
        }

        if (!_select.Aggregates.Any(aggregate => aggregate.Subquery is not null))
        {
            return Read([.. Keys(), .. values, .. EventAggregates()], Concerned(), $"{(_select.IsByEachKey ? GroupByEachKey() : GroupBy(Names()))}{Having("HAVING")}{OrderAndLimit()}");
        }

        var keys = _keys.Select(key => $"m.{key.Name} AS {key.Name}");
        var events = Read([.. Keys(), .. EventAggregates()], Concerned(), GroupBy(Names()));
        var subqueries = _select.Aggregates.Select((aggregate, index) => aggregate.Subquery is null ? "" : Join(index, aggregate.Subquery is BoundElapsed elapsed ? Intervals(aggregate, elapsed, index) : Groups(aggregate, (BoundGroups)aggregate.Subquery, index)));
        return $"{Select([.. keys, .. values])} FROM ({events}) AS m{string.Concat(subqueries)}{Having("WHERE")}{OrderAndLimit()}";
    }

    private static string Select(IEnumerable<string> columns) => $"SELECT {string.Join(", ", columns)}";

    private static string GroupBy(IEnumerable<string> names) => names.Any() ? $" GROUP BY {string.Join(", ", names)}" : "";

    /// <summary>Tells the tables apart, where there is one for each key.</summary>
    private string Table() => Names().Any() ? $"grouping({string.Join(", ", Names())})" : "1";

    private string GroupByEachKey() => Names().Any() ? $" GROUP BY GROUPING SETS ({string.Join(", ", Names().Select(name => $"({name})"))})" : "";

    private IEnumerable<string> Keys() => _keys.Select(key => $"{key.Text} AS {key.Name}");

    private IEnumerable<string> Names() => _keys.Where(key => !key.IsAbsent && !key.IsKind).Select(key => key.Name);

    private string Key(BoundKey key, string micros) => key switch
    {
        BoundFieldKey { Field: ColumnField { IsEvent: true } column } field => _fields.EventName(column, field.Renamed),
        BoundFieldKey { Field: CohortField cohort } => CohortSql.Text(cohort, CohortSql.SourcesOf(_select.Keys).ToList().IndexOf(cohort.Source), micros),
        BoundFieldKey field => _fields.Text(field.Field),
        BoundStepKey step => $"intDiv({micros}, {step.Millis * 1000}) * {step.Millis}",
        BoundRangeKey range => $"intDiv({micros} - {range.StartMicros}, {range.LengthMicros})",
        _ => throw new UnreachableException(key.GetType().Name),
    };

    /// <summary>Only this method names a table.</summary>
    /// <param name="condition">In addition to those that every part of the statement has; null for none.</param>
    /// <param name="rest">What follows the conditions.</param>
    private string Read(IReadOnlyList<string> columns, string? condition = null, string rest = "") =>
        _names.Explain($"{Select(columns)} FROM {_plan.Source.Table}{_joins} WHERE {_scope}{(condition is null ? "" : $" AND {condition}")}{rest}");

    /// <summary>The aggregates of events; if there are none, the number of rows, so that a value without aggregates is still computed once.</summary>
    private IEnumerable<string> EventAggregates()
    {
        var conditions = Conditions();
        var isShared = conditions.Distinct().Count() == 1;
        var aggregates = _select.Aggregates
            .Select((aggregate, index) => aggregate.Subquery is null ? $"{_aggregates.OfEvents(aggregate, isShared ? null : Needed(conditions[index]))} AS _a{index}" : "")
            .Where(column => column.Length > 0);
        return aggregates.DefaultIfEmpty("count() AS _rows");
    }

    /// <summary>Only the events that contribute to an aggregate: usually a few event names, which are part of the table's key.</summary>
    private string? Concerned()
    {
        var concerned = _select.Aggregates.Select(aggregate => aggregate.Concerned).DistinctBy(_filters.Part).ToList();
        return concerned.Count == 0 || concerned.Exists(filter => Needed(_filters.Part(filter)) is null) ? null : _filters.Part(BoundOr.Of(concerned));
    }

    private List<string> Conditions() => [.. _select.Aggregates.Select(aggregate => _filters.Part(aggregate.Concerned))];

    private static string? Needed(string condition) => condition == "true" ? null : condition;

    /// <summary>One value per group, computed over the keys of the intervals: first their starts and possible ends, then the lengths. The step of an interval is that of its start.</summary>
    private string Intervals(BoundAggregate aggregate, BoundElapsed elapsed, int index)
    {
        var (first, second) = (_filters.Part(elapsed.First), _filters.Part(elapsed.Second));
        var steps = _select.Keys.Index().Where(key => key.Item is BoundStepKey).Select(key => (Name: $"_k{key.Index}", Text: Key(key.Item, "_start"))).ToList();
        var fields = _keys.Where(key => !key.IsKind && steps.TrueForAll(step => step.Name != key.Name)).ToList();
        var ofKeys = Read(
            [.. fields.Select(key => $"{key.Text} AS {key.Name}"), $"{_fields.Text(elapsed.Key)} AS _key", $"minIf({Micros}, {first}) AS _start", $"groupArrayIf({Micros}, {second}) AS _ends"],
            $"{_filters.Part(aggregate.Concerned)} AND {_fields.Present(elapsed.Key)}",
            $"{GroupBy(fields.Select(key => key.Name).Append("_key"))} HAVING countIf({first}) > 0");
        var length = "(arrayMin(arrayFilter(x -> x >= _start, _ends)) - _start) / 1000";
        return Select([.. fields.Select(key => key.Name), .. steps.Select(step => $"{step.Text} AS {step.Name}"), $"{_aggregates.OfValues(aggregate, length)} AS _a{index}"])
            + $" FROM ({ofKeys}) WHERE arrayExists(x -> x >= _start, _ends)" + GroupBy(Names());
    }

    /// <summary>One value per row of the result, computed over the values of the groups, each of which is computed over its events.</summary>
    private string Groups(BoundAggregate aggregate, BoundGroups groups, int index)
    {
        var keys = _keys.Where(key => !key.IsKind).ToList();
        var conditions = groups.Aggregates.Select(inner => Needed(_filters.Part(inner.Filter))).ToList();
        var isShared = conditions.Distinct().Count() == 1;
        var ofGroups = Read(
            [
                .. keys.Select(key => $"{key.Text} AS {key.Name}"),
                .. groups.Keys.Select((key, of) => $"{_fields.Text(key)} AS _g{of}"),
                $"{ArithmeticSql.Print(groups.Value)} AS _value",
                .. groups.Aggregates.Select((inner, of) => $"{_aggregates.OfEvents(inner, isShared ? null : conditions[of])} AS _a{of}"),
            ],
            string.Join(" AND ", groups.Keys.Select(_fields.Present).Prepend(_filters.Part(aggregate.Concerned))),
            GroupBy(Names().Concat(groups.Keys.Select((_, of) => $"_g{of}"))));
        return Select([.. Names(), $"{_aggregates.OfValues(aggregate, "_value")} AS _a{index}"]) + $" FROM ({ofGroups}) WHERE _value IS NOT NULL{GroupBy(Names())}";
    }

    /// <summary>Adds the values of a subquery to the rows with the same keys.</summary>
    private string Join(int index, string subquery)
    {
        var on = string.Join(" AND ", Names().Select(name => $"m.{name} IS NOT DISTINCT FROM e{index}.{name}"));
        return on.Length == 0 ? $" CROSS JOIN ({subquery}) AS e{index}" : $" LEFT JOIN ({subquery}) AS e{index} ON {on}";
    }

    /// <param name="word">The keyword of the clause: there is no HAVING if there are no groups, or if they are joined.</param>
    private string Having(string word)
    {
        var conditions = _select.Having is BoundConstant { Value: true } ? [] : new List<string> { new FilterSql(_columns, _parameters).Print(_select.Having) };
        if (_select.IsByEachKey)
        {
            // A null key is that of the events that lack it; the other keys of a row are null too.
            conditions.Add($"({string.Join(" OR ", Names().Select(name => $"{name} IS NOT NULL").DefaultIfEmpty("false"))})");
        }

        return conditions.Count == 0 ? "" : $" {word} {string.Join(" AND ", conditions)}";
    }

    /// <summary>The condition for events after the last one of the previous page.</summary>
    private string? After()
    {
        if (_select.After is not { } after)
        {
            return null;
        }

        var beyond = _select.Order[0].IsDescending ? "<" : ">";
        var time = $"fromUnixTimestamp64Micro({_parameters.Int64(after.TimeMicros)}, 'UTC')";
        var sequence = _parameters.UInt64(after.Sequence);

        // The comparison of the time alone lets the engine use its key; the pair breaks ties.
        return $"time {beyond}= {time} AND (time, sequence) {beyond} ({time}, {sequence})";
    }

    private string OrderAndLimit() => OrderAndLimit(_select, Names(), _select.IsByEachKey ? Table() : null);

    /// <param name="select">The SELECT.</param>
    /// <param name="names">The names of its keys.</param>
    /// <param name="table">Tells the tables apart, if there are several.</param>
    internal static string OrderAndLimit(BoundSelect select, IEnumerable<string> names, string? table = null)
    {
        // A single row needs no order, and neither do rows that another statement reads.
        if ((select.IsGrouped && select.Keys.Count == 0) || select.Limit == BoundSelect.Unlimited)
        {
            return "";
        }

        var tables = table is null ? Array.Empty<string>() : [table];
        var numbers = select.Keys.Index().Where(key => key.Item is BoundFieldKey { IsNumber: true }).Select(key => $"_k{key.Index}").ToHashSet();
        var order = tables.Concat(select.Order.SelectMany(Order)).Concat(select.IsGrouped ? names.Select(name => $"{Ordered(name)} ASC NULLS LAST") : []).ToList();
        var offset = select.Offset == 0 ? "" : $" OFFSET {select.Offset}";
        return $"{(order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", order)}")} LIMIT {select.Limit}{offset}{(table is null ? "" : $" BY {table}")}";

        // Keys are texts.
        string Ordered(string name) => numbers.Contains(name) ? $"toFloat64OrNull({name})" : name;

        IEnumerable<string> Order(BoundOrder order)
        {
            var direction = order.IsDescending ? "DESC" : "ASC";
            return order.By switch
            {
                BoundOrderBy.Key => [$"{Ordered($"_k{order.Index}")} {direction} NULLS LAST"],
                BoundOrderBy.Value => [$"_v{order.Index} {direction} NULLS LAST"],
                BoundOrderBy.Time => [$"time {direction}", $"sequence {direction}"],
                BoundOrderBy.Arrival => [$"sequence {direction}"],
                _ => throw new UnreachableException(order.By.ToString()),
            };
        }
    }

    /// <summary>A key of the rows, or the type of one.</summary>
    private readonly record struct KeyColumn(string Name, string Text, bool IsAbsent)
    {
        public bool IsKind { get; init; }
    }
}
