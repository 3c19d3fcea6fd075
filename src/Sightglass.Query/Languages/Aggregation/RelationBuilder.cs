using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Languages.Aggregation;

/// <summary>Builds SELECTs over points or events for languages that are no text. Every row counts as the points or events that it stands for.</summary>
/// <param name="table">A data set, or <see cref="RelationTable.Events"/>.</param>
/// <param name="isPoints">Whether the table is a data set.</param>
/// <param name="labels">Names of the asker for columns; may be empty.</param>
public sealed class RelationBuilder(string table, bool isPoints, IReadOnlyDictionary<string, string> labels)
{
    /// <summary>How many points, or events, a row stands for.</summary>
    private ScalarNode Weight => isPoints ? Name("_sample_interval") : Call("coalesce", Name("weight"), Number(1));

    /// <summary>The column that groups points that are sampled together; of events their name.</summary>
    public ScalarNode Index => isPoints ? Name(PointColumns.Index) : Name("event");

    /// <summary>The column of a field, by its label or its own name.</summary>
    public ScalarNode Field(string name) => Name(labels.GetValueOrDefault(name, name));

    /// <summary>The number of points, 0 without any.</summary>
    public ScalarNode Count(ScalarNode? filter) => Call("coalesce", Filtered(Call("sum", Weight), filter), Number(0));

    public ScalarNode Sum(ScalarNode value, ScalarNode? filter) => Filtered(Call("sum", Product(Weight, value)), filter);

    public ScalarNode Average(ScalarNode value, ScalarNode? filter) => Binary(BinaryOperator.Divide, Sum(value, filter), Filtered(Call("sum", Weight), And(filter, new IsNode(value, null, IsNegated: true, default))));

    /// <summary>Of all points, those that pass the filter, in percent.</summary>
    public ScalarNode Percentage(ScalarNode? filter) => Binary(BinaryOperator.Divide, Product(Number(100), Count(filter)), Call("sum", Weight));

    /// <param name="share">Between 0 and 1.</param>
    public ScalarNode Quantile(double share, ScalarNode value, ScalarNode? filter) =>
        Filtered(new CallNode("quantileExactWeighted", [value, Weight], default) { Parameters = [Number(share)] }, filter);

    /// <summary>An aggregate of the values of the rows, whatever they stand for.</summary>
    public static ScalarNode OfRows(string function, ScalarNode value, ScalarNode? filter, bool isDistinct = false) => Filtered(new CallNode(function, [value], default) { IsDistinct = isDistinct }, filter);

    public static ScalarNode Call(string function, params IReadOnlyList<ScalarNode> arguments) => new CallNode(function, arguments, default);

    public static ScalarNode Compare(BinaryOperator comparison, ScalarNode left, ScalarNode right) => Binary(comparison, left, right);

    public static ScalarNode Text(string text) => new TextLiteral(text, default);

    /// <param name="value">Finite.</param>
    public static ScalarNode Number(double value)
    {
        var digits = new NumberLiteral(Math.Abs(value).ToString("0.###################", CultureInfo.InvariantCulture) is var plain && double.Parse(plain, CultureInfo.InvariantCulture) == Math.Abs(value) ? plain : Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture), default);
        return value < 0 ? new UnaryNode(UnaryOperator.Minus, digits, default) : digits;
    }

    /// <summary>Both conditions; null for none.</summary>
    public static ScalarNode? And(ScalarNode? left, ScalarNode? right) => left is null ? right : right is null ? left : Binary(BinaryOperator.And, left, right);

    /// <summary>The query.</summary>
    /// <param name="groupBy">Columns of the result by number from 1; none for one row.</param>
    public RelationQuery Select(IReadOnlyList<SelectItem> items, ScalarNode? where, int groupBy = 0, IReadOnlyList<OrderNode>? order = null, long? limit = null)
    {
        var select = new SelectSet(items, default)
        {
            From = new NamedTable(table, null, default),
            Where = where,
            GroupBy = [.. Enumerable.Range(1, groupBy).Select(number => Number(number))],
        };
        return new RelationQuery("", new QueryNode(select, default) { Order = order ?? [], Limit = limit }, SqlDialect.Standard) { TableNames = [table] };
    }

    private static ColumnNode Name(string name) => new([name], default);

    private static BinaryNode Product(ScalarNode left, ScalarNode right) => Binary(BinaryOperator.Multiply, left, right);

    private static BinaryNode Binary(BinaryOperator kind, ScalarNode left, ScalarNode right) => new(kind, left, right, default);

    private static ScalarNode Filtered(ScalarNode aggregate, ScalarNode? filter) => aggregate is CallNode call ? call with { Filter = filter } : aggregate;
}
