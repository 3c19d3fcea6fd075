using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Prints formulas, and tables of values that formulas can compute, as text of the formula language.</summary>
/// <remarks>
/// A WHERE restricts a whole line. Functions of one line that read different events are printed with the filter in <c>Count(…)</c>, or get a line and a name of their own:
/// <code>
/// part1 = Avg(duration_ms) WHERE event="a"
/// part2 = Avg(duration_ms) WHERE event="b"
/// part1 / part2
/// </code>
/// </remarks>
internal sealed class FormulaText
{
    private const string ValueColumn = "value";

    // How tightly an operand binds.
    private const int InSum = 0, InProduct = 1, Alone = 2;

    private readonly List<string> _lines = [];
    private readonly HashSet<string> _names;
    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);

    private FormulaText(IEnumerable<string> names) => _names = [.. names];

    /// <exception cref="InexpressibleException">No formula computes it.</exception>
    public static string Write(FormulaProgram program)
    {
        var text = new FormulaText(program.Lines.Select(line => line.Name));
        foreach (var line in program.Lines.Where(line => IsName(line.Name) && !(line.Value is NameNode name && name.Name == line.Name)))
        {
            var (value, where) = text.Line(line.Value);
            text._lines.Add($"{line.Name} = {value}{where}");
        }

        var (last, filter) = text.Line(program.Value);
        text._lines.Add(last + filter + Clauses(program));
        return string.Join('\n', text._lines);
    }

    /// <summary>The number of events that match a filter.</summary>
    /// <exception cref="InexpressibleException">The filter language cannot express it.</exception>
    public static string WriteCount(FilterNode filter) => filter is MatchAllNode ? "Count()" : $"Count() {Keywords.Where} {FilterText.Write(filter)}";

    /// <summary>A table as a formula: the column that orders its rows is the value, the others are named lines.</summary>
    /// <param name="lost">Receives what a formula does not say.</param>
    /// <exception cref="InexpressibleException">No formula computes the table.</exception>
    public static FormulaProgram Of(SelectQuery select, ICollection<string> lost)
    {
        if (select.IsByEachKey || !select.IsGrouped || select.Columns.Any(column => column.Value is StepNode))
        {
            throw new InexpressibleException("the form of the table");
        }

        var keys = select.Columns.Where(column => column.IsKey).ToList();
        var values = select.Columns.Where(column => !column.IsKey).ToList();
        SelectColumn? ordered = select.Order is [{ Column: { } index }, ..] ? select.Columns[index] : null;
        var value = ordered is { IsKey: false } ? ordered : values.FirstOrDefault() ?? throw new InexpressibleException("a table without a value");
        Lose(select.Having is not null, "the condition on the groups");
        Lose(select.Offset > 0, "the groups that are skipped");
        Lose(select.Order.Count > 1, "the second order of the groups");
        var names = Identifiers(values.Where(column => column != value));
        return new FormulaProgram("", [.. names.Select(line => new NamedLine(line.Name, WhereFilter.Apply(line.Column.Value, select.Filter)))], WhereFilter.Apply(value.Value, select.Filter))
        {
            GroupBy = [.. keys.Select(key => ((FieldNode)key.Value).Field)],
            Order = select.Order is not [var order, ..] || keys.Count == 0 ? GroupOrder.Default : new GroupOrder(ordered is { IsKey: true } ? keys.IndexOf(ordered) : null, order.IsDescending),
            Limit = Math.Min(select.Limit, QueryLimits.Groups),
        };

        void Lose(bool isLost, string what)
        {
            if (isLost)
            {
                lost.Add(what);
            }
        }
    }

    private static IEnumerable<(string Name, SelectColumn Column)> Identifiers(IEnumerable<SelectColumn> columns)
    {
        HashSet<string> taken = [];
        foreach (var (index, column) in columns.Index())
        {
            var name = IsName(column.Name) && taken.Add(column.Name) ? column.Name : $"value{(index + 2).ToString(CultureInfo.InvariantCulture)}";
            taken.Add(name);
            yield return (name, column);
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(StatementText.IsWordCharacter) && name is not (ValueColumn or Keywords.Where or Keywords.Group or Keywords.Order or Keywords.By or Keywords.Limit or Keywords.And or Keywords.Or or Keywords.Not) && QueryFunctions.Find(name) is null;

    private static string Clauses(FormulaProgram program)
    {
        if (program.GroupBy.Count == 0)
        {
            return "";
        }

        var order = program.Order switch
        {
            { Key: { } key } => $" {Keywords.Order} {Keywords.By} {Field(program.GroupBy[key])}{(program.Order.IsDescending ? $" {Keywords.Descending}" : "")}",
            { IsDescending: false } => $" {Keywords.Order} {Keywords.By} {ValueColumn} {Keywords.Ascending}",
            _ => "",
        };
        var limit = program.Limit == QueryLimits.Groups ? "" : $" {Keywords.Limit} {program.Limit.ToString(CultureInfo.InvariantCulture)}";
        return $" {Keywords.Group} {Keywords.By} {string.Join(", ", program.GroupBy.Select(Field))}{order}{limit}";
    }

    /// <summary>A value and its WHERE, which begins with a space or is empty.</summary>
    private (string Value, string Where) Line(FormulaNode node)
    {
        var aggregates = Aggregates(node).ToList();
        var others = aggregates.Where(aggregate => !IsCount(aggregate)).Select(aggregate => aggregate.Filter).ToList();
        if (others.TrueForAll(filter => filter is MatchAllNode))
        {
            return (Value(node, Count), "");
        }

        var filters = aggregates.Select(aggregate => FilterText.Write(aggregate.Filter)).Distinct().ToList();
        return filters is [var shared] ? (Value(node, Bare), $" {Keywords.Where} {shared}") : (Value(node, aggregate => IsCount(aggregate) ? Count(aggregate) : Part(aggregate)), "");
    }

    private static bool IsCount(AggregateNode aggregate) => aggregate is { Kind: AggregateKind.Count, Elapsed: null, Groups: null };

    /// <summary>A count with its filter in parentheses; any other function without a filter.</summary>
    private static string Count(AggregateNode aggregate) => IsCount(aggregate) ? $"Count({(aggregate.Filter is MatchAllNode ? "" : FilterText.Write(aggregate.Filter))})" : Bare(aggregate);

    /// <summary>The name of a line of its own.</summary>
    private string Part(AggregateNode aggregate)
    {
        if (aggregate.Filter is MatchAllNode)
        {
            return Bare(aggregate);
        }

        var text = $"{Bare(aggregate)} {Keywords.Where} {FilterText.Write(aggregate.Filter)}";
        if (!_parts.TryGetValue(text, out var name))
        {
            name = Enumerable.Range(1, int.MaxValue).Select(number => $"part{number.ToString(CultureInfo.InvariantCulture)}").First(_names.Add);
            _parts.Add(text, name);
            _lines.Add($"{name} = {text}");
        }

        return name;
    }

    /// <summary>A call without the filter that WHERE holds.</summary>
    private static string Bare(AggregateNode aggregate)
    {
        var function = aggregate.Kind == AggregateKind.Percentile ? Percentile(aggregate.Permille) : QueryFunctions.All.FirstOrDefault(function => function.Kind == aggregate.Kind)?.Name ?? throw new InexpressibleException("a number of rows whatever they stand for");
        return aggregate switch
        {
            { Elapsed: { } elapsed } => $"{function}({QueryFunctions.Elapsed.Name}({Field(elapsed.Key)}, {FilterText.Write(elapsed.First)}, {FilterText.Write(elapsed.Second)}))",
            { Field: { } field } => $"{function}({Field(field)})",
            { Groups: { } groups } => $"{function}({Value(groups.Value, Count)} {Keywords.By} {string.Join(", ", groups.Keys.Select(Field))})",
            _ => $"{function}()",
        };
    }

    /// <summary>The name of a field, or of what is derived from one.</summary>
    private static string Field(FieldName field) => DerivedName.Read(field.Name, out _)?.ToString() ?? QuotedText.Name(field.Name);

    private static string Percentile(int permille)
    {
        var name = permille % 10 == 0 ? $"P{(permille / 10).ToString("00", CultureInfo.InvariantCulture)}" : $"P{permille.ToString("000", CultureInfo.InvariantCulture)}";
        return QueryFunctions.Find(name)?.Permille == permille ? name : throw new InexpressibleException($"the percentile of the share {(permille / 1000.0).ToString(CultureInfo.InvariantCulture)}");
    }

    private static string Value(FormulaNode node, Func<AggregateNode, string> call) => node is ArithmeticNode { Operator: >= ArithmeticOperator.Less } comparison
        ? $"{Value(comparison.Left, call, InSum)} {Symbol(comparison.Operator)} {Value(comparison.Right, call, InSum)}"
        : Value(node, call, InSum);

    /// <param name="place">What the value is an operand of: it is in parentheses where it binds more loosely.</param>
    private static string Value(FormulaNode node, Func<AggregateNode, string> call, int place)
    {
        switch (node)
        {
            case NumberNode number:
                return number.Value.ToString("R", CultureInfo.InvariantCulture);
            case NameNode name:
                return name.Name;
            case NegationNode negation:
                return $"-{Value(negation.Operand, call, Alone)}";
            case ArithmeticNode { Operator: >= ArithmeticOperator.Less }:
                throw new InexpressibleException("a comparison of two values within a calculation");
            case ArithmeticNode { Operator: ArithmeticOperator.Coalesce } either:
                return $"{QueryFunctions.Coalesce.Name}({Value(either.Left, call, InSum)}, {Value(either.Right, call, InSum)})";
            case ArithmeticNode arithmetic:
                var level = arithmetic.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract ? InSum : InProduct;
                var text = $"{Value(arithmetic.Left, call, level)} {Symbol(arithmetic.Operator)} {Value(arithmetic.Right, call, level + 1)}";
                return level < place ? $"({text})" : text;
            case AggregateNode aggregate:
                return call(aggregate);
            case RateNode rate:
                return $"{QueryFunctions.Rate.Name}({Value(rate.Operand, call, InSum)}, {Unit(rate.Unit)})";
            case PreviousNode previous:
                return $"{QueryFunctions.Previous.Name}({Value(previous.Operand, call, InSum)})";
            case MovingNode moving:
                return $"{QueryFunctions.Moving.Name}({Value(moving.Operand, call, InSum)}, {moving.Steps.ToString(CultureInfo.InvariantCulture)})";
            default:
                throw new InexpressibleException("a field's own value, without a function");
        }
    }

    private static string Unit(TimeSpan unit) =>
        unit == TimeSpan.FromDays(1) ? "1d" : unit == TimeSpan.FromHours(1) ? "1h" : unit == TimeSpan.FromMinutes(1) ? "1m" : unit == TimeSpan.FromSeconds(1) ? "1s" : $"{unit.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture)}ms";

    private static string Symbol(ArithmeticOperator kind) => kind switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        ArithmeticOperator.Less => "<",
        ArithmeticOperator.LessOrEqual => "<=",
        ArithmeticOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>The functions of a line; what stands behind names is on other lines.</summary>
    private static IEnumerable<AggregateNode> Aggregates(FormulaNode node) => node switch
    {
        AggregateNode aggregate => [aggregate],
        NegationNode negation => Aggregates(negation.Operand),
        ArithmeticNode arithmetic => Aggregates(arithmetic.Left).Concat(Aggregates(arithmetic.Right)),
        OverTimeNode over => Aggregates(over.Operand),
        _ => [],
    };
}
