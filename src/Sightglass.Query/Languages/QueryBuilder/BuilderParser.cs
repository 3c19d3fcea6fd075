using System.Text.Json;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Parses the parameters of a query of the Query Builder.</summary>
/// <remarks>
/// <code>
/// {"filters":[{"key":"result","operation":"eq","type":"string","value":"hit"},
///             {"kind":"group","filterCombination":"or","filters":[…]}], "filterCombination":"and",
///  "needle":{"value":"timeout","isRegex":false,"matchCase":false},
///  "calculations":[{"operator":"avg","key":"duration_ms","keyType":"number","alias":"mean"}],
///  "groupBys":[{"type":"string","value":"model"}], "havings":[{"key":"mean","operation":"gt","value":100}],
///  "orderBy":{"value":"mean","order":"desc"}, "limit":10}
/// </code>
/// All members may be absent, others are ignored: <c>datasets</c> too, because all events are in one. The first error ends the parsing; no input throws.
/// The parts: the query here, filters in Filters, values in Values.
/// </remarks>
public sealed partial class BuilderParser
{
    // Each is a column of the result, computed over all events.
    private const int MaxCalculations = 30;

    private static readonly string[] Operators =
    [
        "count", "uniq", "count_distinct", "max", "min", "sum", "avg", "median", "p001", "p01", "p05", "p10", "p25", "p75", "p90", "p95", "p99", "p999", "stddev", "variance",
    ];

    private static readonly Dictionary<string, ComparisonOperator> HavingOperators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = ComparisonOperator.Equal,
        ["neq"] = ComparisonOperator.NotEqual,
        ["gt"] = ComparisonOperator.Greater,
        ["gte"] = ComparisonOperator.GreaterOrEqual,
        ["lt"] = ComparisonOperator.Less,
        ["lte"] = ComparisonOperator.LessOrEqual,
    };

    private readonly string _text;
    private readonly QuerySize _size = new();

    private BuilderParser(string text) => _text = text;

    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters; empty for a query without parameters.</param>
    public static ParseResult<BuilderQuery> Parse(string text)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        try
        {
            return new(string.IsNullOrWhiteSpace(text) ? new BuilderQuery(new MatchAllNode(default)) : new BuilderParser(text).Query(PlacedJson.Read(text)));
        }
        catch (QueryErrorException exception)
        {
            return new(exception.Error);
        }
    }

    private BuilderQuery Query(PlacedJson root)
    {
        Expect(root, JsonValueKind.Object, "an object");
        var filter = AndNode.Of(Filters(root, depth: 0), Needle(root));
        BuilderGroupBy[] groupBys = [.. List(root, "groupBys", QueryLimits.GroupKeys).Select(GroupBy)];
        BuilderCalculation[] calculations = [.. List(root, "calculations", MaxCalculations).Select(Calculation)];
        CheckNames(root, groupBys, calculations);
        return new BuilderQuery(filter)
        {
            Calculations = calculations,
            GroupBys = groupBys,
            Having = calculations.Length == 0 ? null : Having(root, calculations),
            Order = calculations.Length == 0 ? null : Order(root, groupBys, calculations),
            Limit = root.Find("limit") is { } limit ? WholeNumber(limit, 1, QueryLimits.Groups) : BuilderQuery.DefaultLimit,
        };
    }

    private BuilderGroupBy GroupBy(PlacedJson groupBy)
    {
        Expect(groupBy, JsonValueKind.Object, "an object with 'type' and 'value'");
        var key = Required(groupBy, "value");
        return new BuilderGroupBy(Name(key), Field(key), TypeOf(groupBy.Find("type")) ?? BuilderType.String);
    }

    private BuilderCalculation Calculation(PlacedJson calculation)
    {
        Expect(calculation, JsonValueKind.Object, "an object with 'operator'");
        var asked = Required(calculation, "operator");
        var name = Text(asked);
        if (!Operators.Contains(name, StringComparer.OrdinalIgnoreCase) || QueryFunctions.Find(name) is not { Kind: { } kind } function)
        {
            throw Unknown(asked, "operator", name, Operators);
        }

        _ = TypeOf(calculation.Find("keyType"));
        var key = calculation.Find("key") is { } given && Text(given).Length > 0 ? given : null;
        if (key is null && kind != AggregateKind.Count)
        {
            throw Wrong(calculation, $"'{name}' needs a 'key'", "name the key whose values it takes");
        }

        // Without a key all events are counted, with one those that have it.
        var filter = kind == AggregateKind.Count && key is not null ? new ExistsNode(Field(key), key.Span) : (FilterNode)new MatchAllNode(asked.Span);
        var value = new AggregateNode(kind, filter, asked.Span) { Field = kind == AggregateKind.Count ? null : Field(key!), Permille = function.Permille };
        var alias = calculation.Find("alias") is { } called && Text(called).Length > 0 ? Text(called) : null;
        return new BuilderCalculation(kind == AggregateKind.Uniq ? "uniq" : name.ToLowerInvariant(), key?.Text, alias, value);
    }

    /// <summary>A name must tell which column it means.</summary>
    private void CheckNames(PlacedJson root, IReadOnlyList<BuilderGroupBy> groupBys, IReadOnlyList<BuilderCalculation> calculations)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var (index, name) in groupBys.Select(key => key.Key).Index())
        {
            if (!names.Add(name))
            {
                throw Wrong(root.Find("groupBys")!.Elements[index], $"'{name}' is a key already");
            }
        }

        foreach (var (index, calculation) in calculations.Index())
        {
            if (!names.Add(calculation.Name))
            {
                throw Wrong(root.Find("calculations")!.Elements[index], $"another column is called '{calculation.Name}'", "give this one another 'alias'");
            }
        }
    }

    private FilterNode? Having(PlacedJson root, IReadOnlyList<BuilderCalculation> calculations)
    {
        FilterNode? all = null;
        foreach (var having in List(root, "havings", MaxCalculations))
        {
            Expect(having, JsonValueKind.Object, "an object with 'key', 'operation' and 'value'");
            var (key, operation) = (Required(having, "key"), Required(having, "operation"));
            if (!HavingOperators.TryGetValue(BuilderOperation.Find(Text(operation))?.Name ?? "", out var comparison))
            {
                throw Unknown(operation, "operation of 'havings'", Text(operation), HavingOperators.Keys);
            }

            var column = new FieldName(calculations[Column(key, calculations) ?? throw NoColumn(key, calculations)].Name, key.Span);
            var node = new ComparisonNode(column, comparison, Number(Required(having, "value")), having.Span) { WhenMissing = MissingField.DoesNotMatch };
            all = all is null ? node : AndNode.Of(all, node);
        }

        return all;
    }

    private SelectOrder? Order(PlacedJson root, IReadOnlyList<BuilderGroupBy> groupBys, IReadOnlyList<BuilderCalculation> calculations)
    {
        if (root.Find("orderBy") is not { } orderBy)
        {
            return null;
        }

        Expect(orderBy, JsonValueKind.Object, "an object with 'value' and 'order'");
        var value = Required(orderBy, "value");
        var column = Column(value, calculations) + groupBys.Count ?? groupBys.Index().Where(key => key.Item.Key == Text(value)).Select(key => (int?)key.Index).FirstOrDefault();
        return new SelectOrder(column ?? throw NoColumn(value, calculations), orderBy.Find("order") is not { } order || Text(order).ToLowerInvariant() switch
        {
            "asc" => false,
            "desc" => true,
            var word => throw Unknown(order, "order", word, ["asc", "desc"]),
        });
    }

    /// <summary>The calculation that a name means: by its name in the answer, as <c>avg(duration_ms)</c>, or by its operator.</summary>
    private int? Column(PlacedJson name, IReadOnlyList<BuilderCalculation> calculations)
    {
        var text = Text(name);
        Func<BuilderCalculation, bool>[] ways =
        [
            calculation => calculation.Name == text,
            calculation => string.Equals(calculation.Text, text, StringComparison.OrdinalIgnoreCase),
            calculation => string.Equals(calculation.Operator, text, StringComparison.OrdinalIgnoreCase),
        ];
        return ways.SelectMany(way => calculations.Index().Where(calculation => way(calculation.Item))).Select(calculation => (int?)calculation.Index).FirstOrDefault();
    }

    private QueryErrorException NoColumn(PlacedJson name, IReadOnlyList<BuilderCalculation> calculations) => Unknown(name, "calculation", Text(name), calculations.Select(calculation => calculation.Name));
}
