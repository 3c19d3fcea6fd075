using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Rows of the table of events. Only the columns that are asked for are read.</summary>
/// <param name="scope">A condition: the tenant, the time, and what the table is.</param>
/// <param name="length">Counts the columns.</param>
internal abstract class EventRelation(string id, string? name, string scope, NamedExpressions names, PrintedLength length) : Relation(id, name)
{
    private readonly List<string> _expressions = [];
    private int _counted;

    /// <summary>Reads only events that match a condition.</summary>
    protected void Restrict(string condition) => scope = $"{scope} AND {condition}";

    /// <summary>The column of the subquery that has the value of an expression.</summary>
    protected string Column(string expression)
    {
        var index = _expressions.IndexOf(expression);
        if (index < 0)
        {
            index = _expressions.Count;
            _expressions.Add(expression);
            length.AddColumn(expression.Length + names.Length - _counted);
            _counted = names.Length;
        }

        return $"{Id}.c{index}";
    }

    public override string Print()
    {
        var columns = string.Join(", ", _expressions.Select((expression, index) => $"{expression} AS c{index}").DefaultIfEmpty("1 AS c0"));
        return $"({names.Explain($"SELECT {columns} FROM {EventsTable.Name} WHERE {scope}")}) AS {Id}";
    }
}

/// <summary>Events: a column for every field, and every other name is an attribute.</summary>
internal sealed class EventFieldsRelation(string id, string? name, string scope, NamedExpressions names, QueryBinder binder, EventColumns columns, FieldSql fields, PrintedLength length) : EventRelation(id, name, scope, names, length)
{
    private static readonly string[] FirstColumns = ["time", "event"];

    public override bool IsOpen => true;

    public override IEnumerable<string> Columns => FirstColumns.Concat(columns.Fields.Select(known => known.Name).Where(known => binder.BindField(known).Name == known)).Distinct().Append("attributes");

    public override IEnumerable<string> OtherNames => binder.Names;

    public override Scalar? Find(string column)
    {
        var asked = column is "timestamp" && !binder.Schema.TryGetOrdinal(column, out _) ? "time" : column;
        return binder.BindField(asked) is var field and not AttributeField ? Of(field) : null;
    }

    public override Scalar FindOpen(string column) => Of(binder.BindField(column));

    private Scalar Of(BoundField bound) => bound switch
    {
        ColumnField { IsEvent: true } column => new Scalar(Column(fields.EventName(column, binder.CurrentNames)), ScalarType.Text) { Field = column.Name },
        ColumnField { Field.Type: FieldType.Keyword or FieldType.Text } column => new Scalar(Column(fields.Text(column)), ScalarType.Text) { Field = IsSpelled(column) ? column.Name : null },
        ColumnField column => new Scalar(Column(fields.Column(column)), TypeOf(column.Field.Type)),
        EventPartField { Part: EventPart.Time } => new Scalar(Column("time"), ScalarType.Time),
        EventPartField { Part: EventPart.Received } => new Scalar(Column("received"), ScalarType.Time),
        EventPartField part => new Scalar(Column(fields.Text(part)), ScalarType.Text),
        _ => new Scalar(Column(fields.Text(bound)), ScalarType.Any) { Number = () => Column(fields.Number(bound)) },
    };

    private static bool IsSpelled(ColumnField column) => column.Name == CanonicalFields.Level.Name;

    private static ScalarType TypeOf(FieldType type) => type switch
    {
        FieldType.Integer => ScalarType.Integer,
        FieldType.Number => ScalarType.Number,
        FieldType.Boolean => ScalarType.Boolean,
        _ => ScalarType.Time,
    };
}

/// <summary>The points of a data set. What a point lacks is an empty text, or 0.</summary>
internal sealed class PointsRelation(string id, string? name, string scope, NamedExpressions names, FieldSql fields, RelationTable table, SqlDialect dialect, PrintedLength length) : EventRelation(id, name, scope, names, length)
{
    public override IEnumerable<string> Columns => PointColumns.All;

    public override IEnumerable<string> OtherNames => table.Labels.Keys;

    public override Scalar? Find(string column)
    {
        return PointColumns.Find(table.Labels.GetValueOrDefault(column, column)) switch
        {
            null => null,
            "dataset" => new Scalar(Column("CAST(event, 'String')"), ScalarType.Text),
            "timestamp" => new Scalar(Column("toDateTime(time, 'UTC')"), ScalarType.Time),
            "_sample_interval" => Weight(),
            var known when known.StartsWith(PointColumns.Double, StringComparison.Ordinal) => new Scalar(Column($"ifNull({fields.Number(Attribute(known))}, 0)"), ScalarType.Number),
            var known => new Scalar(Column($"ifNull({fields.Text(Attribute(known))}, '')"), ScalarType.Text),
        };
    }

    /// <summary>In the analytics dialect a whole number, as there; its sums are not of the rounded ones.</summary>
    private Scalar Weight()
    {
        var exact = fields.Weight ?? "1";
        return dialect == SqlDialect.Standard
            ? new Scalar(Column($"toFloat64({exact})"), ScalarType.Number)
            : new Scalar(Column($"toUInt32(round({exact}))"), ScalarType.Integer) { Number = () => Column($"toFloat64({exact})") };
    }

    private static AttributeField Attribute(string name) => new(name, name);
}

/// <summary>Events as Workers Logs show them: one row for each, with the whole event as a text of JSON.</summary>
internal sealed class LogsRelation(string id, string? name, string scope, NamedExpressions names, QueryBinder binder, EventColumns columns, FieldSql fields, SqlParameters parameters, PrintedLength length) : EventRelation(id, name, scope, names, length)
{
    /// <summary>Reads only events in whose line a word of letters and digits occurs.</summary>
    public void Search(string word) => Restrict(new FilterSql(columns, parameters).Print(new BoundSearch(new SearchTerm(new SearchNode(word, default) { MatchCase = true }))));

    public override IEnumerable<string> Columns => RelationTable.LogColumns;

    public override Scalar? Find(string column) => RelationTable.LogColumns.FirstOrDefault(known => known.Equals(column, StringComparison.OrdinalIgnoreCase)) switch
    {
        null => null,
        "EventTimestamp" => new Scalar(Column("toDateTime(time, 'UTC')"), ScalarType.Time),
        "Outcome" => new Scalar(Column($"ifNull({fields.Text(binder.BindField("outcome"))}, 'ok')"), ScalarType.Text),
        "ScriptName" => new Scalar(Column($"ifNull({fields.Text(binder.BindField("service"))}, '')"), ScalarType.Text),
        _ => new Scalar(Column(PrintedEventSql.Print(columns)), ScalarType.Text),
    };
}
