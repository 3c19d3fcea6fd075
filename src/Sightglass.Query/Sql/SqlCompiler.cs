using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Query.Sql;

/// <summary>Compiles queries to statements over the table of events. Immutable; any thread may use it.</summary>
/// <param name="binder">Decides what names and comparisons mean.</param>
/// <param name="columns">Gives the columns that the table has now, with their types; null where it has what the schema says.</param>
public sealed class SqlCompiler(QueryBinder binder, Func<IReadOnlyDictionary<string, string>?>? columns = null)
{
    /// <summary>Most events of one answer.</summary>
    public const int MaxEvents = 10_000;

    // Bytes of the attributes of an event that are looked through for names: a thousand names fit, and a sample stays small.
    private const int SampledLengthMax = 64 * 1024;

    private EventColumns Columns => columns?.Invoke() is { } types ? new EventColumns(binder.Schema, types) : EventColumns.Of(binder.Schema);

    /// <summary>The filter alone, as a condition on the table's columns: for statements that are printed elsewhere.</summary>
    public SqlStatement Condition(FilterNode filter)
    {
        var parameters = new SqlParameters();
        return new SqlStatement(new FilterSql(Columns, parameters).Print(binder.Bind(filter)), parameters.All);
    }

    /// <summary>One column per filter, 1 where the event matches it: many filters in one reading of the table.</summary>
    /// <returns>The columns <c>sequence</c>, then the filters in order. One row per event, by sequence.</returns>
    public SqlStatement Matches(IReadOnlyList<FilterNode> filters, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var print = new FilterSql(Columns, parameters);
        var columns = filters.Select(filter => $"ifNull({print.Print(binder.Bind(filter))}, false)");
        return new SqlStatement(
            $"SELECT sequence, {string.Join(", ", columns)} FROM {EventsTable.Name} WHERE {Scope(scope, null, parameters)} ORDER BY sequence", parameters.All);
    }

    /// <summary>Events in time order, a page at a time.</summary>
    /// <returns>What <see cref="EventRowReader"/> reads.</returns>
    public SqlStatement Events(EventList query, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var (order, beyond) = query.OldestFirst ? ("ASC", ">") : ("DESC", "<");
        var sql = new StringBuilder($"{SelectEvents()} WHERE {Scope(scope, query.Filter, parameters)}");
        if (query.After is { } after)
        {
            var time = $"fromUnixTimestamp64Micro({parameters.Int64(after.TimeMicros)}, 'UTC')";
            var sequence = parameters.UInt64(after.Sequence);

            // The comparison of the time alone lets the engine skip by its key; the pair breaks ties.
            sql.Append($" AND time {beyond}= {time} AND (time, sequence) {beyond} ({time}, {sequence})");
        }

        sql.Append($" ORDER BY time {order}, sequence {order} LIMIT {Math.Clamp(query.Limit, 1, MaxEvents)}");
        return new SqlStatement(sql.ToString(), parameters.All);
    }

    /// <summary>The events that arrived last, of those whose sequence numbers lie between two, both excluded.</summary>
    /// <returns>The columns of <see cref="Events"/>, the last arrival first.</returns>
    public SqlStatement Arrived(FilterNode filter, ulong after, ulong before, int limit, QueryScope scope)
    {
        var parameters = new SqlParameters();
        return new SqlStatement(
            $"{SelectEvents()} WHERE {Scope(scope, filter, parameters)} AND {Between(after, before, parameters)} ORDER BY sequence DESC LIMIT {Math.Clamp(limit, 1, MaxEvents)}", parameters.All);
    }

    /// <summary>Counts what <see cref="Arrived"/> would give without a limit.</summary>
    /// <returns>One row, one column.</returns>
    public SqlStatement ArrivedCount(FilterNode filter, ulong after, ulong before, QueryScope scope)
    {
        var parameters = new SqlParameters();
        return new SqlStatement($"SELECT count() FROM {EventsTable.Name} WHERE {Scope(scope, filter, parameters)} AND {Between(after, before, parameters)}", parameters.All);
    }

    /// <summary>Counts events over time.</summary>
    /// <returns>The columns step (the beginning, milliseconds since 1970), key (text or null) and count. Only steps with events; in time order.</returns>
    public SqlStatement Histogram(FilterNode filter, TimeSpan step, string? by, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var fields = new FieldSql(Columns, parameters);
        var key = by is null ? "CAST(NULL, 'Nullable(String)')" : fields.Text(binder.BindField(by));
        return new SqlStatement(
            $"SELECT {FormulaSql.StepOf("toUnixTimestamp64Micro(time)", Math.Max(1, (long)step.TotalMilliseconds))} AS _step, {key} AS _key, {fields.EventCount(null)} AS _count FROM {EventsTable.Name} WHERE {Scope(scope, filter, parameters)} GROUP BY _step, _key ORDER BY _step, _key",
            parameters.All);
    }

    /// <summary>The most frequent values of a field.</summary>
    /// <returns>The columns value (text, never null), count, and the number of distinct values, which is the same in every row. Most frequent first.</returns>
    public SqlStatement Facet(FilterNode filter, string field, int limit, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var bound = binder.BindField(field);
        var fields = new FieldSql(Columns, parameters);
        var text = fields.Text(bound);
        return new SqlStatement(
            $"SELECT {text} AS _value, {fields.EventCount(null)} AS _count, count() OVER () AS _distinct FROM {EventsTable.Name} WHERE {Scope(scope, filter, parameters)} AND {fields.Present(bound)} GROUP BY _value ORDER BY _count DESC, _value LIMIT {Math.Clamp(limit, 1, QueryLimits.Groups)}",
            parameters.All);
    }

    /// <summary>Whether any event has a field: one row if so, else none. Ends at the first.</summary>
    public SqlStatement Exists(string field, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var present = new FieldSql(Columns, parameters).Present(binder.BindField(field));
        return new SqlStatement($"SELECT 1 FROM {EventsTable.Name} WHERE {Scope(scope, null, parameters)} AND {present} LIMIT 1", parameters.All);
    }

    /// <summary>The attributes of the newest events that have some, as JSON text; very long ones are left out.</summary>
    public SqlStatement NewestAttributes(int limit, QueryScope scope)
    {
        var parameters = new SqlParameters();
        return new SqlStatement(
            $"SELECT {AttributesSql.Print(Columns)} FROM (SELECT keywords, numbers, attributes FROM {EventsTable.Name} WHERE {Scope(scope, null, parameters)} AND length(attributes) <= {SampledLengthMax} ORDER BY time DESC LIMIT {limit})",
            parameters.All);
    }

    /// <summary>How many of the events have each of these fields, in one reading.</summary>
    /// <returns>One row; a count for each field, in their order.</returns>
    public SqlStatement Presence(FilterNode filter, IReadOnlyList<string> names, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var fields = new FieldSql(Columns, parameters);
        var counts = names.Select(name => $"countIf({fields.Present(binder.BindField(name))})");
        return new SqlStatement($"SELECT {string.Join(", ", counts)} FROM {EventsTable.Name} WHERE {Scope(scope, filter, parameters)}", parameters.All);
    }

    /// <summary>Computes a formula: one value, one value a group, one value a step, or one value a step and group.</summary>
    public FormulaStatement Formula(FormulaQuery query, QueryScope scope)
    {
        var parameters = new SqlParameters();
        var bound = FormulaBinder.Bind(query, binder);
        var sql = new FormulaSql(bound, Columns, parameters, Scope(scope, null, parameters)).Print();
        return new FormulaStatement(new SqlStatement(sql, parameters.All), bound);
    }

    private string SelectEvents() =>
        $"SELECT toUnixTimestamp64Micro(time), toUnixTimestamp64Milli(received) * 1000, sequence, tenant, keywords, numbers, attributes, {string.Join(", ", Columns.Fields.Select(field => SqlText.Identifier(field.Name)))} FROM {EventsTable.Name}";

    private static string Between(ulong after, ulong before, SqlParameters parameters) =>
        $"sequence > {parameters.UInt64(after)} AND sequence < {parameters.UInt64(before)}";

    private string Scope(QueryScope scope, FilterNode? filter, SqlParameters parameters)
    {
        var sql = new StringBuilder();
        if (scope.Tenant is not null)
        {
            sql.Append($"tenant = {parameters.String(scope.Tenant)} AND ");
        }

        sql.Append($"time >= {parameters.Time(scope.From)} AND time < {parameters.Time(scope.To)}");
        if (filter is not null and not MatchAllNode)
        {
            sql.Append($" AND {new FilterSql(Columns, parameters).Print(binder.Bind(filter))}");
        }

        return sql.ToString();
    }
}
