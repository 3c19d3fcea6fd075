using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Storage.Tables;

namespace Sightglass.Query.Sql;

/// <summary>Prints a formula as one SELECT; each Elapsed joins a subquery to it.</summary>
/// <remarks>
/// <code>
/// SELECT model AS _k0, ifNotFinite(_a0 / nullIf(_a1, 0), NULL) AS _value, sumIf(…) AS _a0, sumIf(…) AS _a1
/// FROM sightglass.events WHERE tenant = … AND time … AND (filter of _a0 OR filter of _a1) GROUP BY _k0 ORDER BY _value DESC …
/// </code>
/// Names of fields begin with a letter, so the underscore keeps these names apart from them.
/// </remarks>
internal sealed class FormulaSql
{
    private readonly BoundFormula _formula;
    private readonly FieldSql _fields;
    private readonly FilterSql _filters;
    private readonly AggregateSql _aggregates;
    private readonly string _scope;

    // What a row of the result is for: its step, its keys and, for attributes, their types. At most 1 + 2 * GroupKeys.
    private readonly List<(string Name, string Text)> _groups = [];

    public FormulaSql(BoundFormula formula, EventColumns columns, SqlParameters parameters, string scope)
    {
        _formula = formula;
        _fields = new FieldSql(columns, parameters);
        _filters = new FilterSql(columns, parameters);

        // Without the filter: tenant and time alone are counted by the table's key.
        _aggregates = new AggregateSql(_fields, $"(SELECT count() FROM {EventsTable.Name} WHERE {scope}) > {AggregateSql.ExactRowsMax}");
        _scope = formula.Where is BoundConstant { Value: true } ? scope : $"{scope} AND {_filters.Print(formula.Where)}";
        if (formula.StepMillis is { } millis)
        {
            _groups.Add(("_step", StepOf("toUnixTimestamp64Micro(time)", millis)));
        }

        for (var i = 0; i < formula.Keys.Count; i++)
        {
            _groups.Add(($"_k{i}", _fields.Text(formula.Keys[i])));
            if (formula.Keys[i] is AttributeField attribute)
            {
                _groups.Add(($"_t{i}", _fields.Kind(attribute)));
            }
        }
    }

    /// <summary>The beginning of the step that a moment lies in, in milliseconds since 1970.</summary>
    public static string StepOf(string micros, long stepMillis) => $"intDiv({micros}, {stepMillis * 1000}) * {stepMillis}";

    public string Print()
    {
        var values = _formula.Lines.Select((line, index) => $"{ArithmeticSql.Print(line.Value)} AS _n{index}")
            .Prepend($"{ArithmeticSql.Print(_formula.Value)} AS _value");
        if (!_formula.Aggregates.Any(aggregate => aggregate.Elapsed is not null))
        {
            return $"{Select([.. Groups(), .. values, .. EventAggregates()])}{FromEvents()}{GroupBy(Names())}{OrderBy()}";
        }

        var groups = Names().Select(name => $"m.{name} AS {name}");
        var events = $"{Select([.. Groups(), .. EventAggregates()])}{FromEvents()}{GroupBy(Names())}";
        var intervals = _formula.Aggregates.Select((aggregate, index) => aggregate.Elapsed is null ? "" : Join(aggregate, index));
        return $"{Select([.. groups, .. values])} FROM ({events}) AS m{string.Concat(intervals)}{OrderBy()}";
    }

    private static string Select(IEnumerable<string> columns) => $"SELECT {string.Join(", ", columns)}";

    private static string GroupBy(IEnumerable<string> names) => names.Any() ? $" GROUP BY {string.Join(", ", names)}" : "";

    private IEnumerable<string> Groups() => _groups.Select(group => $"{group.Text} AS {group.Name}");

    private IEnumerable<string> Names() => _groups.Select(group => group.Name);

    /// <summary>The aggregates of events, and the number of rows, so that a formula without any is still computed once.</summary>
    private IEnumerable<string> EventAggregates()
    {
        var conditions = Conditions();
        var isShared = conditions.Distinct().Count() == 1;
        return _formula.Aggregates
            .Select((aggregate, index) => aggregate.Elapsed is null ? $"{_aggregates.OfEvents(aggregate, isShared ? null : Needed(conditions[index]))} AS _a{index}" : "")
            .Where(column => column.Length > 0)
            .Append("count() AS _rows");
    }

    /// <summary>Only the events that an aggregate concerns: mostly a few names of events, which stand in the table's key.</summary>
    private string FromEvents()
    {
        var conditions = Conditions().Distinct().ToList();
        var concerned = conditions.Count == 0 || conditions.Any(condition => Needed(condition) is null) ? "" : $" AND ({string.Join(" OR ", conditions)})";
        return $" FROM {EventsTable.Name} WHERE {_scope}{concerned}";
    }

    private List<string> Conditions() => [.. _formula.Aggregates.Select(aggregate => _filters.Print(aggregate.Concerned))];

    private static string? Needed(string condition) => condition == "true" ? null : condition;

    /// <summary>One value a group, computed over the keys of the intervals: first their beginnings and possible ends, then the lengths.</summary>
    private string Join(BoundAggregate aggregate, int index)
    {
        var elapsed = aggregate.Elapsed!;
        var (first, second) = (_filters.Print(elapsed.First), _filters.Print(elapsed.Second));
        const string micros = "toUnixTimestamp64Micro(time)";
        var keys = _groups.Where(group => group.Name != "_step").ToList();
        var ofKeys = Select([.. keys.Select(group => $"{group.Text} AS {group.Name}"), $"{_fields.Text(elapsed.Key)} AS _key", $"minIf({micros}, {first}) AS _start", $"groupArrayIf({micros}, {second}) AS _ends"])
            + $" FROM {EventsTable.Name} WHERE {_scope} AND {_filters.Print(aggregate.Concerned)} AND {_fields.Present(elapsed.Key)}"
            + GroupBy(keys.Select(group => group.Name).Append("_key")) + $" HAVING countIf({first}) > 0";
        var length = "(arrayMin(arrayFilter(x -> x >= _start, _ends)) - _start) / 1000";
        var step = _formula.StepMillis is { } millis ? $"{StepOf("_start", millis)} AS _step" : null;
        var ofGroups = Select([.. keys.Select(group => group.Name), .. step is null ? Array.Empty<string>() : [step], $"{_aggregates.OfValues(aggregate, length)} AS _a{index}"])
            + $" FROM ({ofKeys}) WHERE arrayExists(x -> x >= _start, _ends)" + GroupBy(Names());
        var on = string.Join(" AND ", Names().Select(name => $"m.{name} IS NOT DISTINCT FROM e{index}.{name}"));
        return on.Length == 0 ? $" CROSS JOIN ({ofGroups}) AS e{index}" : $" LEFT JOIN ({ofGroups}) AS e{index} ON {on}";
    }

    private string OrderBy()
    {
        var byKeys = _formula.Keys.SelectMany((key, index) => key is AttributeField ? new[] { $"_k{index} ASC NULLS LAST", $"_t{index}" } : [$"_k{index} ASC NULLS LAST"]);
        var direction = _formula.Order.IsDescending ? "DESC" : "ASC";
        var column = _formula.Order.Key is { } key ? $"_k{key}" : "_value";
        if (_formula.StepMillis is not null)
        {
            return $" ORDER BY {string.Join(", ", byKeys.Prepend("_step"))} LIMIT {FormulaResult.MaxSeriesRows}";
        }

        return _formula.Keys.Count == 0 ? "" : $" ORDER BY {string.Join(", ", byKeys.Prepend($"{column} {direction} NULLS LAST"))} LIMIT {_formula.Limit}";
    }
}
