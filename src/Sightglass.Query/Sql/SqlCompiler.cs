using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql.Relations;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Storage.Tables;

namespace Sightglass.Query.Sql;

/// <summary>Compiles queries to statements: binds, plans and prints them. Immutable; any thread may use it.</summary>
/// <param name="binder">Decides what names and comparisons mean.</param>
/// <param name="tableColumns">Gives the columns that the table has now; null where it has what the schema says.</param>
public sealed class SqlCompiler(QueryBinder binder, Func<TableColumns?>? tableColumns = null)
{
    /// <summary>Most events of one result.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>Decides what names and comparisons mean.</summary>
    internal QueryBinder Binder => binder;

    /// <summary>Lists whole events, one page at a time; <see cref="EventRowReader"/> reads them.</summary>
    public SqlStatement Events(EventList list, QueryScope scope) => Print(
        new BoundSelect(binder.Bind(list.Filter), [], [], [])
        {
            IsGrouped = false,
            Order = [new BoundOrder(list.ByArrival ? BoundOrderBy.Arrival : BoundOrderBy.Time, !list.OldestFirst)],
            After = list.After,
            Limit = Math.Clamp(list.Limit, 1, MaxEvents),
        },
        scope);

    /// <summary>Computes a table.</summary>
    public SelectStatement Select(SelectQuery query, QueryScope scope)
    {
        var bound = SelectBinder.Bind(query, binder, scope.Range);
        return new SelectStatement(Print(bound, scope), bound);
    }

    /// <summary>Computes a formula: one value, one per group, one per step, or one per step and group.</summary>
    public FormulaStatement Formula(FormulaQuery query, QueryScope scope) => new(Select(query.ToSelect(), scope), query);

    /// <summary>Computes a table that SQL asks for.</summary>
    /// <param name="tables">The tables that exist, by the names in the text.</param>
    /// <param name="now">What <c>now()</c> is.</param>
    /// <param name="maxRows">Most rows of the answer.</param>
    /// <exception cref="QueryErrorException">A name or a type of the text is wrong.</exception>
    public RelationStatement Relation(RelationQuery query, QueryScope scope, IReadOnlyDictionary<string, RelationTable> tables, DateTimeOffset now, int maxRows)
    {
        var parameters = new SqlParameters();
        var printed = new RelationSql(query, scope, binder, Columns(), tables, parameters, now).Print(maxRows);
        return new RelationStatement(new SqlStatement(printed.Sql, parameters.All) { Settings = RelationStatement.Settings }, [.. printed.Columns.Select(column => column.Name)], maxRows);
    }

    /// <summary>Finds out which attributes the events have.</summary>
    public AttributeStatisticsStatement Attributes(FilterNode filter, QueryScope scope) => new(binder, filter, scope, Columns());

    private EventColumns Columns() => tableColumns?.Invoke() is { } table ? new EventColumns(binder.Schema, table) : EventColumns.Of(binder.Schema);

    private SqlStatement Print(BoundSelect select, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var columns = Columns();
        return new SqlStatement(select.Lookback is { } lookback ? PrintLookback(lookback) : new SelectSql(QueryPlan.Of(select, scope), columns, parameters).Print(), parameters.All);

        string PrintLookback(BoundLookback lookback)
        {
            var rows = new SelectSql(QueryPlan.Of(lookback.Rows, scope.Of(lookback)), columns, parameters).Print();
            return LookbackSql.Print(select, rows, select.Having is BoundConstant { Value: true } ? null : new FilterSql(columns, parameters).Print(select.Having));
        }
    }
}
