using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Prints a query of SQL anew for the engine: no name and no text of it goes there but as a parameter.</summary>
/// <remarks>
/// <code>
/// SELECT t0.c0 AS r0, count() AS r1 FROM (SELECT model AS c0 FROM sightglass.events WHERE tenant = … AND time …) AS t0 GROUP BY t0.c0 ORDER BY r1 DESC
/// </code>
/// </remarks>
internal sealed class RelationSql
{
    private const int MaxTables = 32;

    // A table that the language is to have once the server receives what belongs into it.
    private const string MetricPoints = "metrics";

    private readonly RelationQuery _query;
    private readonly QueryScope _scope;
    private readonly QueryBinder _binder;
    private readonly EventColumns _columns;
    private readonly IReadOnlyDictionary<string, RelationTable> _tables;
    private readonly SqlParameters _parameters;
    private readonly ScalarSql _scalars;
    private readonly PrintedLength _length;

    // The common tables that are visible, the innermost last. Emptied with the query that has them.
    private readonly List<CommonTable> _common = [];
    private readonly Dictionary<QueryNode, PrintedQuery> _printed = new(ReferenceEqualityComparer.Instance);
    private int _relations;

    /// <param name="tables">The tables that exist, by the names in the text; those of <see cref="RelationTable.Fixed"/> need not be there.</param>
    /// <param name="now">What <c>now()</c> is.</param>
    public RelationSql(RelationQuery query, QueryScope scope, QueryBinder binder, EventColumns columns, IReadOnlyDictionary<string, RelationTable> tables, SqlParameters parameters, DateTimeOffset now)
    {
        (_query, _scope, _binder, _columns, _tables, _parameters) = (query, scope, binder, columns, tables, parameters);
        _length = new PrintedLength(query.Text);
        _scalars = new ScalarSql(this, query.Text, query.Dialect, binder, parameters, _length, now);
    }

    /// <summary>The whole query.</summary>
    /// <param name="maxRows">One more than these is read, so that the answer says whether there are more.</param>
    /// <exception cref="QueryErrorException">A name or a type is wrong.</exception>
    public PrintedQuery Print(int maxRows)
    {
        var body = _query.Body.Limit is { } limit && limit <= maxRows ? _query.Body : _query.Body with { Limit = maxRows + 1L };
        var printed = Print(body, isWhole: true);
        _length.Check(printed.Sql, body.Span);
        return printed;
    }

    /// <summary>A query within the query.</summary>
    public PrintedQuery Print(QueryNode node)
    {
        if (!_printed.TryGetValue(node, out var printed))
        {
            // Its values and columns are counted while they wait; then they are in it.
            var before = _length.Waiting;
            printed = Print(node, isWhole: false);
            _length.Waiting = before;
            _printed.Add(node, printed);
        }

        _length.AddQuery(printed.Sql.Length, node.Span);
        return printed;
    }

    /// <summary>An entry of ORDER BY. Nulls come last unless the text says otherwise.</summary>
    public static string Direction(string sql, OrderNode order) => $"{sql} {(order.IsDescending ? "DESC" : "ASC")} NULLS {(order.NullsFirst == true ? "FIRST" : "LAST")}";

    private PrintedQuery Print(QueryNode node, bool isWhole)
    {
        var visible = _common.Count;
        _common.AddRange(node.With);
        try
        {
            var limit = $"{(node.Limit is { } count ? $" LIMIT {count.ToString(CultureInfo.InvariantCulture)}" : "")}{(node.Offset > 0 ? $" OFFSET {node.Offset.ToString(CultureInfo.InvariantCulture)}" : "")}";
            if (node.Set is SelectSet select)
            {
                var printed = Print(select, node.Order, isWhole);
                return printed with { Sql = printed.Sql + limit };
            }

            var set = Print(node.Set);
            var order = node.Order.Select(entry => Direction(PrintedQuery.Column(ColumnOf(entry.Value, set)), entry)).ToList();
            var sql = order.Count == 0 && limit.Length == 0 ? set.Sql : $"SELECT * FROM ({set.Sql}){(order.Count == 0 ? "" : $" ORDER BY {string.Join(", ", order)}")}{limit}";
            return set with { Sql = sql };
        }
        finally
        {
            _common.RemoveRange(visible, _common.Count - visible);
        }
    }

    private PrintedQuery Print(SetNode node)
    {
        switch (node)
        {
            case SelectSet select:
                return Print(select, [], isWhole: false);
            case NestedSet nested:
                return Print(nested.Query);
            case CombinedSet set:
                var (left, right) = (Print(set.Left), Print(set.Right));
                if (left.Columns.Count != right.Columns.Count)
                {
                    throw Error(set.Right.Span, $"the SELECTs have {left.Columns.Count} and {right.Columns.Count} columns; they need equally many");
                }

                for (var index = 0; index < left.Columns.Count; index++)
                {
                    if (!AreAlike(left.Columns[index].Type, right.Columns[index].Type))
                    {
                        throw Error(set.Right.Span, $"column {index + 1} is {ScalarValues.NameOf(left.Columns[index].Type)} in the first SELECT and {ScalarValues.NameOf(right.Columns[index].Type)} in the second", "write CAST(… AS …)");
                    }
                }

                var word = set.Operator switch { SetOperator.UnionAll => "UNION ALL", SetOperator.Union => "UNION DISTINCT", SetOperator.Except => "EXCEPT DISTINCT", _ => "INTERSECT DISTINCT" };
                List<PrintedColumn> columns = [.. left.Columns.Zip(right.Columns, (first, second) => first with { Type = CommonOf(first.Type, second.Type), Field = first.Field == second.Field ? first.Field : null })];
                return left with { Sql = $"{Converted(left, columns)} {word} {Converted(right, columns)}", Columns = columns };
            default:
                throw new UnreachableException(node.GetType().Name);
        }
    }

    private static bool AreAlike(ScalarType left, ScalarType right) =>
        left == right || left == ScalarType.Null || right == ScalarType.Null || (IsNumber(left) && IsNumber(right)) || (IsText(left) && IsText(right)) || (IsTime(left) && IsTime(right));

    private static ScalarType CommonOf(ScalarType left, ScalarType right) =>
        left == right || right == ScalarType.Null ? left : left == ScalarType.Null ? right : IsNumber(left) ? ScalarType.Number : IsTime(left) ? ScalarType.Time : ScalarType.Text;

    /// <summary>The rows with the types that both queries have: the engine would keep the types apart, and 5 and 5.0 would be two rows.</summary>
    private static string Converted(PrintedQuery query, List<PrintedColumn> columns)
    {
        var values = columns.Select((column, index) => (column.Type, Name: PrintedQuery.Column(index), Own: query.Columns[index].Type)).Select(column => column.Type switch
        {
            _ when column.Own == ScalarType.Null => column.Name,
            ScalarType.Number => $"toFloat64({column.Name}) AS {column.Name}",
            ScalarType.Integer => $"toInt64({column.Name}) AS {column.Name}",
            ScalarType.Time when column.Own == ScalarType.Date => $"toDateTime64({column.Name}, 6, 'UTC') AS {column.Name}",
            _ => column.Name,
        });
        return $"SELECT {string.Join(", ", values)} FROM ({query.Sql})";
    }

    private static bool IsNumber(ScalarType type) => type is ScalarType.Number or ScalarType.Integer;

    private static bool IsText(ScalarType type) => type is ScalarType.Text or ScalarType.Any;

    private static bool IsTime(ScalarType type) => type is ScalarType.Time or ScalarType.Date;

    /// <summary>A column of the result of several SELECTs: by number or by name.</summary>
    private int ColumnOf(ScalarNode node, PrintedQuery set)
    {
        var index = node switch
        {
            NumberLiteral number => OrdinalOf(number, set.Columns.Count),
            ColumnNode { Names: [var name] } => set.Columns.ToList().FindIndex(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
            _ => -1,
        };
        return index >= 0 ? index : throw Error(node.Span, "the rows of several SELECTs are ordered by names or numbers of their columns");
    }

    private int OrdinalOf(NumberLiteral number, int count) =>
        int.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) && ordinal >= 1 && ordinal <= count
            ? ordinal - 1
            : throw Error(number.Span, $"there is no column {number.Digits}: the SELECT has {count}");

    private PrintedQuery Print(SelectSet select, IReadOnlyList<OrderNode> order, bool isWhole)
    {
        List<Relation> relations = [];
        HashSet<string> shared = new(StringComparer.OrdinalIgnoreCase);
        var from = select.From is null ? (Func<string>)(() => "") : Tables(select.From, relations, shared);
        var items = Expanded(select, relations);
        CheckNames(items);
        var scope = new SelectScope { Relations = relations, Windows = select.Windows, Shared = shared, Aliases = AliasesOf(items) };

        foreach (var word in relations is [LogsRelation] ? LogSearch.WordsOf(select.Where) : [])
        {
            ((LogsRelation)relations[0]).Search(word);
        }

        var where = select.Where is null ? "" : $" WHERE {_scalars.Condition(select.Where, scope.With(noAggregates: "WHERE"))}";
        var keys = select.GroupBy.Select(key => _scalars.Print(key is NumberLiteral number ? items[OrdinalOf(number, items.Count)].Value : key, scope.With(noAggregates: "GROUP BY", prefersAliases: true)).Sql).ToList();
        var isGrouped = keys.Count > 0 || select.Having is not null || items.Exists(item => HasAggregate(item.Value)) || order.Any(entry => HasAggregate(entry.Value));
        var rows = scope.With(groupKeys: isGrouped ? keys.ToHashSet() : null);
        var values = items.Select(item => _scalars.Print(item.Value, item.Alias is { } own ? rows.With(groupKeys: rows.GroupKeys, resolving: [own]) : rows)).ToList();
        foreach (var (value, item) in values.Zip(items).Where(pair => pair.First.Type == ScalarType.Interval))
        {
            throw Error(item.Value.Span, $"{ScalarValues.NameOf(value.Type)} is no value of a row", "add it to a time");
        }

        var having = select.Having is null ? "" : $" HAVING {_scalars.Condition(select.Having, rows.With(prefersAliases: true, groupKeys: rows.GroupKeys))}";
        var ordered = order.SelectMany(entry => Directions(OrderKey(entry.Value, items, values, rows, select.IsDistinct), entry)).ToList();
        var columns = values.Zip(items).Select((pair, index) => $"{Shown(pair.First, isWhole)} AS {PrintedQuery.Column(index)}");

        // The tables last: only now it is known which of their columns are needed.
        var sql = $"SELECT {(select.IsDistinct ? "DISTINCT " : "")}{string.Join(", ", columns)}{from()}{where}{(keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", keys.Distinct())}")}{having}{(ordered.Count == 0 ? "" : $" ORDER BY {string.Join(", ", ordered)}")}";
        return new PrintedQuery(sql, [.. values.Zip(items).Select(pair => new PrintedColumn(NameOf(pair.Second), pair.First.Type, pair.First.Field))])
        {
            LosesAttributes = select.Items.Any(item => item.Value is StarNode star && Starred(star, relations).Any(relation => relation.IsOpen || relation.LosesAttributes)),
        };
    }

    /// <summary>A comparison gives 0 or 1 in the engine, and in its own dialect; elsewhere a boolean.</summary>
    private string Shown(Scalar value, bool isWhole) => isWhole && value.Type == ScalarType.Boolean && _query.Dialect == SqlDialect.Standard ? $"CAST({value.Sql}, 'Nullable(Bool)')" : value.Sql;

    /// <summary>Attributes in the order of their numbers, then of their texts.</summary>
    public static IEnumerable<string> Directions(Scalar key, OrderNode entry) =>
        key.Type == ScalarType.Any ? [Direction($"toFloat64OrNull({key.Sql})", entry), Direction(key.Sql, entry)] : [Direction(key.Sql, entry)];

    private Scalar OrderKey(ScalarNode node, List<SelectItem> items, List<Scalar> values, SelectScope rows, bool isDistinct)
    {
        if (node is NumberLiteral number)
        {
            return Selected(OrdinalOf(number, items.Count));
        }

        if (node is ColumnNode { Names: [var name] } && items.FindIndex(item => string.Equals(item.Alias, name, StringComparison.OrdinalIgnoreCase)) is var alias and >= 0)
        {
            return Selected(alias);
        }

        var printed = _scalars.Print(node, rows.With(prefersAliases: true, groupKeys: rows.GroupKeys));
        if (values.FindIndex(value => value.Sql == printed.Sql) is var selected and >= 0)
        {
            return Selected(selected);
        }

        return isDistinct ? throw Error(node.Span, "with DISTINCT, rows can be ordered by selected columns only", "add it to the SELECT") : printed;

        Scalar Selected(int index) => new(PrintedQuery.Column(index), values[index].Type);
    }

    private List<SelectItem> Expanded(SelectSet select, List<Relation> relations)
    {
        List<SelectItem> items = [];
        foreach (var item in select.Items)
        {
            if (item.Value is not StarNode star)
            {
                items.Add(item);
                continue;
            }

            var starred = Starred(star, relations);
            if (starred.Count == 0)
            {
                throw Error(star.Span, star.Table is null ? "'*' needs a FROM" : $"there is no table '{star.Table}' in this FROM");
            }

            items.AddRange(starred.SelectMany(relation => relation.Columns.Select(column => new SelectItem(new ColumnNode(relation.Name is { } name ? [name, column] : [column], star.Span), column))));
        }

        return items.Count <= QueryLimits.Operations ? items : throw Error(select.Span, $"a SELECT has at most {QueryLimits.Operations} columns");
    }

    /// <summary>An object has each name once: rows of the analytics dialect are objects.</summary>
    private void CheckNames(List<SelectItem> items)
    {
        var repeated = _query.Dialect == SqlDialect.Analytics ? items.GroupBy(NameOf, StringComparer.Ordinal).FirstOrDefault(group => group.Any(item => item.Alias is not null) && group.Distinct().Skip(1).Any()) : null;
        if (repeated is not null)
        {
            throw Error(repeated.Last().Value.Span, $"two columns have the name '{repeated.Key}'", "give each a name of its own with AS");
        }
    }

    private static List<Relation> Starred(StarNode star, List<Relation> relations) =>
        star.Table is null ? relations : [.. relations.Where(relation => string.Equals(relation.Name, star.Table, StringComparison.OrdinalIgnoreCase))];

    private static Dictionary<string, ScalarNode> AliasesOf(List<SelectItem> items)
    {
        Dictionary<string, ScalarNode> aliases = new(StringComparer.OrdinalIgnoreCase);
        foreach (var item in items.Where(item => item.Alias is not null))
        {
            aliases.TryAdd(item.Alias!, item.Value);
        }

        return aliases;
    }

    private string NameOf(SelectItem item) => item.Alias ?? (item.Value is ColumnNode column ? column.Names[^1] : _query.Text[item.Value.Span.Start..item.Value.Span.End]);

    /// <summary>Whether rows are grouped by an expression: an aggregate outside of a window.</summary>
    private bool HasAggregate(ScalarNode node) =>
        (node is CallNode { Over: null } call && SqlFunctions.Find(call.Name, _query.Dialect) is { Kind: SqlFunctionKind.Aggregate }) || ScalarNodes.Children(node).Any(HasAggregate);

    /// <summary>Adds what a FROM reads.</summary>
    /// <returns>Prints it, with its keyword.</returns>
    private Func<string> Tables(TableNode node, List<Relation> relations, HashSet<string> shared)
    {
        var print = Table(node, relations, shared);
        var names = relations.Select(relation => relation.Name).OfType<string>().ToList();
        return names.Count == names.Distinct(StringComparer.OrdinalIgnoreCase).Count()
            ? () => $" FROM {print()}"
            : throw Error(node.Span, $"two tables have the name '{names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).First(group => group.Count() > 1).Key}'", "give each a name of its own: FROM events AS a");
    }

    private Func<string> Table(TableNode node, List<Relation> relations, HashSet<string> shared)
    {
        switch (node)
        {
            case JoinedTable join:
                var left = Table(join.Left, relations, shared);
                var right = Table(join.Right, relations, shared);
                shared.UnionWith(join.Using);
                var on = OnOf(join, relations);
                return () => $"{left()} {Word(join.Join)} JOIN {right()}{on}";
            case NestedTable nested:
                var query = Print(nested.Query);
                return Add(new NestedRelation(NextId(node.Span), nested.Alias, query, [.. query.Columns.Select(column => column.Name)]));
            case NamedTable named:
                return Add(Named(named));
            default:
                throw new UnreachableException(node.GetType().Name);
        }

        Func<string> Add(Relation relation)
        {
            relations.Add(relation);
            return relation.Print;
        }
    }

    private string OnOf(JoinedTable join, List<Relation> relations)
    {
        if (join.Using.Count > 0)
        {
            // The right side is one table; the column on the left is that of the first table which has it.
            var right = relations[^1];
            var equal = join.Using.Select(name => $"{Required(relations.Take(relations.Count - 1), name, join).Sql} = {Required([right], name, join).Sql}");
            return $" ON {string.Join(" AND ", equal)}";
        }

        return join.On is null ? "" : $" ON {_scalars.Condition(join.On, new SelectScope { Relations = relations, NoAggregates = "ON" })}";
    }

    private Scalar Required(IEnumerable<Relation> relations, string name, JoinedTable join) =>
        relations.Select(relation => relation.Find(name) ?? (relation.IsOpen ? relation.FindOpen(name) : null)).FirstOrDefault(found => found is not null) ?? throw Error(join.Span, $"USING: there is no column '{name}' on both sides");

    private static string Word(JoinKind kind) => kind switch
    {
        JoinKind.Left => "LEFT",
        JoinKind.Right => "RIGHT",
        JoinKind.Full => "FULL",
        JoinKind.Cross => "CROSS",
        _ => "INNER",
    };

    private Relation Named(NamedTable node)
    {
        var index = _common.FindLastIndex(table => table.Name.Equals(node.Name, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
        {
            return Common(node, index);
        }

        var table = _tables.GetValueOrDefault(node.Name) ?? RelationTable.Fixed.GetValueOrDefault(node.Name) ?? throw UnknownTable(node);
        var (id, name) = (NextId(node.Span), node.Alias ?? node.Name);
        var names = new NamedExpressions();
        var fields = new FieldSql(_columns, _parameters, names);
        var (scope, kind) = (ScopeSql.Print(_scope, _parameters), fields.Text(_binder.BindField("kind")));
        return table.Kind switch
        {
            RelationTableKind.Logs => new LogsRelation(id, name, $"{scope} AND ifNull({kind}, '') NOT IN ({_parameters.String(PointColumns.Kind)}, {_parameters.String("metric")})", names, _binder, _columns, fields, _parameters, _length),
            RelationTableKind.Points => new PointsRelation(id, name, $"{scope} AND event = {_parameters.String(table.Names[0])} AND {kind} = {_parameters.String(PointColumns.Kind)}", names, fields, table, _query.Dialect, _length),
            RelationTableKind.Event => new EventFieldsRelation(id, name, $"{scope} AND event IN ({string.Join(", ", table.Names.Select(_parameters.String))})", names, _binder, _columns, fields, _length),
            _ => new EventFieldsRelation(id, name, scope, names, _binder, _columns, fields, _length),
        };
    }

    /// <summary>A common table sees only those before it.</summary>
    private NestedRelation Common(NamedTable node, int index)
    {
        var table = _common[index];
        var later = _common[index..];
        _common.RemoveRange(index, later.Count);
        PrintedQuery query;
        try
        {
            query = Print(table.Query);
        }
        finally
        {
            _common.AddRange(later);
        }

        if (table.Columns.Count > 0 && table.Columns.Count != query.Columns.Count)
        {
            throw Error(table.Span, $"'{table.Name}' names {table.Columns.Count} columns, and its SELECT has {query.Columns.Count}");
        }

        return new NestedRelation(NextId(node.Span), node.Alias ?? node.Name, query, table.Columns.Count > 0 ? table.Columns : [.. query.Columns.Select(column => column.Name)]);
    }

    private QueryErrorException UnknownTable(NamedTable node)
    {
        if (string.Equals(node.Name, MetricPoints, StringComparison.OrdinalIgnoreCase))
        {
            return Error(node.Span, $"there is no table '{node.Name}': metric points, as OpenTelemetry sends them, are not received yet", "ask for a metric of the catalog in the language formula, by its name");
        }

        var nearest = NameSuggestion.Closest(node.Name, RelationTable.Fixed.Keys.Concat(_tables.Keys).Concat(_common.Select(table => table.Name)));
        return Error(node.Span, $"there is no table '{node.Name}'", nearest is null ? "read events, the name of an event that was sent, or a data set" : $"did you mean '{nearest}'?");
    }

    private string NextId(TextSpan span) =>
        _relations < MaxTables ? $"t{(_relations++).ToString(CultureInfo.InvariantCulture)}" : throw Error(span, $"a statement reads at most {MaxTables} tables");

    private QueryErrorException Error(TextSpan span, string what, string? hint = null) => new(QueryError.At(_query.Text, span, what, hint: hint));
}
