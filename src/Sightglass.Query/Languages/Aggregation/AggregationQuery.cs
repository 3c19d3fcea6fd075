using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using static Sightglass.Query.Languages.Aggregation.RelationBuilder;

namespace Sightglass.Query.Languages.Aggregation;

/// <summary>One of the values that are asked for.</summary>
/// <param name="Type">count, sum, avg, min, max, percentage, distinct, or p and two digits.</param>
/// <param name="Field">What is aggregated; none for count and percentage.</param>
/// <param name="Filter">The points that count; for percentage, those of all.</param>
public sealed record AggregationRequest(string? Type, string? Field, AggregationFilter? Filter);

/// <summary>A condition: a field compared with a value, or the index.</summary>
/// <param name="Operator"><c>=</c>, <c>!=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>in</c>, <c>contains</c> or <c>starts_with</c>; none for <c>=</c>.</param>
/// <param name="Value">A text, number or boolean; a list of them for <c>in</c>.</param>
/// <param name="Index">Instead of a field: the index of the points, or the name of the event.</param>
public sealed record AggregationFilter(string? Field, string? Operator, JsonElement? Value, string? Index);

/// <summary>The aggregation language: named values over the points of a data set, or over events.</summary>
public static class AggregationQuery
{
    private static readonly Dictionary<string, BinaryOperator> Comparisons = new(StringComparer.Ordinal)
    {
        ["="] = BinaryOperator.Equal,
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
    };

    /// <summary>The types of values, for messages.</summary>
    public const string Types = "count, sum, avg, min, max, percentage, distinct, p50, p75, p90, p95, p99";

    /// <summary>One row with a column for each value.</summary>
    /// <param name="aggregations">By name.</param>
    /// <param name="filters">Conditions on all points; may be empty.</param>
    /// <exception cref="QueryErrorException">A type or an operator is not known, or a part is missing.</exception>
    public static RelationQuery Build(RelationBuilder builder, IReadOnlyDictionary<string, AggregationRequest> aggregations, IReadOnlyList<AggregationFilter> filters)
    {
        var items = aggregations.Select(aggregation => new SelectItem(Value(builder, aggregation.Key, aggregation.Value), aggregation.Key)).ToList();
        return builder.Select(items, filters.Select((filter, index) => Condition(builder, $"filters[{index}]", filter)).Aggregate((ScalarNode?)null, And));
    }

    private static ScalarNode Value(RelationBuilder builder, string name, AggregationRequest request)
    {
        var filter = request.Filter is null ? null : Condition(builder, $"aggregations.{name}.filter", request.Filter);
        var field = request.Field is { Length: > 0 } asked ? builder.Field(asked) : null;
        if (!IsType(request.Type))
        {
            throw Error($"aggregations.{name}: the type '{request.Type}' is not known", $"use one of {Types}");
        }

        if (field is null && request.Type is not ("count" or "percentage"))
        {
            throw Error($"aggregations.{name}: '{request.Type}' needs a field", "write \"field\":\"duration\"");
        }

        return request.Type switch
        {
            "count" => builder.Count(filter),
            "percentage" => builder.Percentage(filter ?? throw Error($"aggregations.{name}: a percentage needs a filter", "say which points count: \"filter\":{\"field\":\"status\",\"operator\":\">=\",\"value\":400}")),
            "sum" => builder.Sum(field!, filter),
            "avg" => builder.Average(field!, filter),
            "min" or "max" => OfRows(request.Type, field!, filter),
            "distinct" => OfRows("count", field!, filter, isDistinct: true),
            _ => builder.Quantile(int.Parse(request.Type!.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture) / 100.0, field!, filter),
        };
    }

    private static bool IsType(string? type) => type is "count" or "percentage" or "sum" or "avg" or "min" or "max" or "distinct" or ['p', >= '0' and <= '9', >= '1' and <= '9'] or ['p', >= '1' and <= '9', '0'];

    private static ScalarNode Condition(RelationBuilder builder, string place, AggregationFilter filter)
    {
        if (filter.Index is { } index)
        {
            return Compare(BinaryOperator.Equal, builder.Index, Text(index));
        }

        if (filter.Field is not { Length: > 0 } name || filter.Value is not { } value)
        {
            throw Error($"{place} needs a field and a value, or an index", "write {\"field\":\"status\",\"operator\":\">=\",\"value\":400}");
        }

        var (field, kind) = (builder.Field(name), filter.Operator ?? "=");
        return kind switch
        {
            _ when Comparisons.TryGetValue(kind, out var comparison) => Compare(comparison, field, Literal(place, value)),
            "in" when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 => new InListNode(field, [.. value.EnumerateArray().Select(item => Literal(place, item))], IsNegated: false, default),
            "contains" when value.ValueKind == JsonValueKind.String => Compare(BinaryOperator.Greater, Call("position", field, Text(value.GetString()!)), Number(0)),
            "starts_with" when value.ValueKind == JsonValueKind.String => Call("startsWith", field, Text(value.GetString()!)),
            _ => throw Error($"{place}: '{kind}' with this value is not known", "use =, !=, >, >=, <, <= with a value, in with a list, contains or starts_with with a text"),
        };
    }

    private static ScalarNode Literal(string place, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number) => Number(number),
        JsonValueKind.True or JsonValueKind.False => new BooleanLiteral(value.GetBoolean(), default),
        _ => throw Error($"{place}: the value is a text, a number or a boolean"),
    };

    private static QueryErrorException Error(string what, string? hint = null) => new(new QueryError(0, 0, hint is null ? what : $"{what}; {hint}", [], hint));
}
