using System.Text.Json;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Filters, groups of them, and the needle.</summary>
public sealed partial class BuilderParser
{
    private const int MaxGroupDepth = 4;

    /// <param name="owner">Has <c>filters</c> and <c>filterCombination</c>: the query, or a group.</param>
    /// <param name="depth">Of the group; 0 for the query.</param>
    private FilterNode Filters(PlacedJson owner, int depth)
    {
        var isAny = owner.Find("filterCombination") is { } combination && Text(combination).ToLowerInvariant() switch
        {
            "and" => false,
            "or" => true,
            var word => throw Unknown(combination, "combination", word, ["and", "or"]),
        };
        FilterNode[] filters = [.. List(owner, "filters", QueryLimits.Terms).Select(filter => Filter(filter, depth))];
        return filters switch
        {
            [] => new MatchAllNode(owner.Span),
            [var only] => only,
            _ => isAny ? new OrNode(filters, owner.Span) : new AndNode(filters, owner.Span),
        };
    }

    private FilterNode Filter(PlacedJson filter, int depth)
    {
        Expect(filter, JsonValueKind.Object, "an object: a filter with 'key' and 'operation', or a group");
        var kind = filter.Find("kind");
        switch (kind is null ? "filter" : Text(kind))
        {
            case "group":
                return depth < MaxGroupDepth ? Filters(filter, depth + 1) : throw Wrong(filter, $"groups are nested more than {MaxGroupDepth} deep", "write fewer groups within each other");
            case "filter":
                return Leaf(filter);
            case var word:
                throw Unknown(kind!, "kind", word, ["filter", "group"]);
        }
    }

    private FilterNode Leaf(PlacedJson filter)
    {
        Count(filter, _size.AddTerm());
        var (key, asked) = (Required(filter, "key"), Required(filter, "operation"));
        var operation = BuilderOperation.Find(Text(asked)) ?? throw Unknown(asked, "operation", Text(asked), BuilderOperation.All.Select(known => known.Name));
        var field = Field(key);
        var type = TypeOf(filter.Find("type"));
        FilterNode node;
        if (operation.Operator is not { } comparison)
        {
            node = new ExistsNode(field, filter.Span);
        }
        else
        {
            var value = Required(filter, "value");
            node = Comparison(filter, field, comparison, value, type ?? TypeOfValue(value), operation);
        }

        return operation.IsNegated ? new NotNode(node, filter.Span) : node;
    }

    private FilterNode Comparison(PlacedJson filter, FieldName field, ComparisonOperator comparison, PlacedJson value, BuilderType type, BuilderOperation operation)
    {
        switch (comparison)
        {
            case ComparisonOperator.Equal:
                return new ComparisonNode(field, comparison, Value(value, type), filter.Span);
            case ComparisonOperator.In:
                FilterNode[] any = [.. Alternatives(value).Select(one => new ComparisonNode(field, ComparisonOperator.Equal, Value(one, type), filter.Span))];
                return any switch
                {
                    [] => throw Wrong(value, "it names no value", "write values with commas between them"),
                    [var only] => only,
                    _ => new OrNode(any, filter.Span),
                };
            case ComparisonOperator.Matches:
                return new ComparisonNode(field, comparison, new TextOperand(Regex(value), value.Span), filter.Span);
            case var _ when operation.IsOrder:
                return type == BuilderType.Number ? new ComparisonNode(field, comparison, Number(value), filter.Span)
                    : throw Wrong(filter, $"'{operation.Name}' compares numbers", "set \"type\":\"number\"");
            default:
                return new ComparisonNode(field, comparison, new TextOperand(Scalar(value), value.Span), filter.Span);
        }
    }

    /// <summary>The values of a list: a text with commas, one value, or a list of JSON.</summary>
    private IEnumerable<PlacedJson> Alternatives(PlacedJson value)
    {
        var alternatives = value.Kind switch
        {
            JsonValueKind.Array => value.Elements,
            JsonValueKind.String => value.Text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => value with { Text = text }),
            _ => [value],
        };
        foreach (var alternative in alternatives)
        {
            Count(value, _size.AddTerm());
            yield return alternative;
        }
    }

    private FilterNode Needle(PlacedJson root)
    {
        if (root.Find("needle") is not { } needle)
        {
            return new MatchAllNode(root.Span);
        }

        Expect(needle, JsonValueKind.Object, "an object with 'value'");
        var value = Required(needle, "value");
        var isRegex = Flag(needle, "isRegex");
        Count(needle, _size.AddTerm() ?? _size.AddSearchTerm());
        return new SearchNode(isRegex ? Regex(value) : Scalar(value), value.Span) { IsRegex = isRegex, MatchCase = Flag(needle, "matchCase") };
    }

    private string Regex(PlacedJson value)
    {
        var written = RegexDialect.Write(Scalar(value), out var wrong);
        return wrong is null ? written : throw Wrong(value, $"'{Shown(value.Text)}' cannot be used: {wrong}");
    }
}
