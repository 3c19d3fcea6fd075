using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>The cases of <c>tests/cases/filter-text.json</c>, which the page runs too: both parse and print filters alike.</summary>
public sealed class FilterTextCaseTests
{
    private static readonly JsonNode Cases = JsonNode.Parse(Repository.Text("tests/cases/filter-text.json"))!;

    /// <summary>Filter, its printed form (null: it is invalid), and the positions of its terms.</summary>
    public static TheoryData<string, string?, string> Filters
    {
        get
        {
            var data = new TheoryData<string, string?, string>();
            foreach (var one in Cases["parse"]!.AsArray())
            {
                data.Add((string)one!["text"]!, (string?)one["printed"], (one["terms"] ?? new JsonArray()).ToJsonString());
            }

            return data;
        }
    }

    /// <summary>Field, operator, value as JSON, and the condition for it.</summary>
    public static TheoryData<string, string, string, string> Conditions
    {
        get
        {
            var data = new TheoryData<string, string, string, string>();
            foreach (var one in Cases["conditions"]!.AsArray())
            {
                data.Add((string)one!["field"]!, (string)one["operator"]!, one["value"]?.ToJsonString() ?? "null", (string)one["text"]!);
            }

            return data;
        }
    }

    /// <summary>A filter after an edit by the page, and its printed form.</summary>
    public static TheoryData<string, string?> Edits
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var one in Cases["edits"]!.AsArray())
            {
                data.Add((string)one!["expected"]!, (string?)one["printed"]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public void Parse_Filter_HasTheTermsAndPrintsThem(string text, string? printed, string terms)
    {
        var result = FilterParser.Parse(text);

        Assert.Equal(printed, result.IsValid ? FilterText.Print(result.Value) : null);
        Assert.Equal(terms, result.IsValid ? JsonSerializer.Serialize(Terms(result.Value)) : "[]");
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Parse_Condition_IsTheFieldComparedWithTheValue(string field, string symbol, string value, string text)
    {
        var node = FilterParser.Parse(text).Value!;

        if (value == "null")
        {
            var exists = Assert.IsType<ExistsNode>(symbol == "=" ? Assert.IsType<NotNode>(node).Operand : node);
            Assert.Equal(field, exists.Field.Name);
            return;
        }

        var comparison = Assert.IsType<ComparisonNode>(node);
        Assert.Equal(field, comparison.Field.Name);
        Assert.Equal(symbol == "=" ? ComparisonOperator.Equal : ComparisonOperator.NotEqual, comparison.Operator);
        var json = JsonNode.Parse(value)!;
        if (json.GetValueKind() == JsonValueKind.Number)
        {
            Assert.Equal((double)json, Assert.IsType<NumberOperand>(comparison.Operand).Value);
            return;
        }

        var literal = json.GetValueKind() == JsonValueKind.String ? (string)json! : value;
        Assert.Equal(literal, Assert.IsType<TextOperand>(comparison.Operand).Text);
        if (json.GetValueKind() == JsonValueKind.String)
        {
            Assert.Equal(text, QuotedText.Name(field) + symbol + QuotedText.Quote(literal));
        }
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void Parse_EditedFilter_MeansWhatThePageThinks(string text, string? printed)
    {
        var result = FilterParser.Parse(text);

        Assert.Equal(printed, result.IsValid ? FilterText.Print(result.Value) : null);
    }

    private static IEnumerable<int[]> Terms(FilterNode node) => node switch
    {
        AndNode and => and.Operands.SelectMany(Terms),
        OrNode or => or.Operands.SelectMany(Terms),
        NotNode not => Terms(not.Operand),
        MatchAllNode { Span.Length: 0 } => [],
        _ => [Place(node)],
    };

    private static int[] Place(FilterNode node) => [node.Span.Start, node.Span.End];
}
