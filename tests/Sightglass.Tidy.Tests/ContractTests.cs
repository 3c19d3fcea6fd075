using System.Text.Json.Nodes;

namespace Sightglass.Tidy.Tests;

/// <summary>The stored OpenAPI document: it describes every response and every problem.</summary>
public sealed class ContractTests
{
    // They respond to every caller, whatever the request is.
    private static readonly string[] WithoutProblems = ["get /api/session", "get /health/live", "get /health/ready", "get /ready"];

    private static readonly JsonObject Contract = JsonNode.Parse(Repository.Text("tests/Sightglass.Server.Tests/Operations/openapi.json"))!.AsObject();

    private static IEnumerable<(string Name, JsonObject Responses)> Operations =>
        from path in Contract["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select ($"{operation.Key} {path.Key}", operation.Value!["responses"]!.AsObject());

    [Fact]
    public void Operations_SayWhatTheyAnswer() =>
        Assert.Empty(Operations.Where(operation => !operation.Responses.Any(response => response.Key.StartsWith('2') && (response.Key == "204" || HasSchema(response.Value)))).Select(operation => operation.Name));

    [Fact]
    public void Operations_SayWhichProblemsTheyHave()
    {
        var without = Operations.Where(operation => !operation.Responses.Any(response => response.Key.StartsWith('4') && HasSchema(response.Value))).Select(operation => operation.Name);

        Assert.Equal(WithoutProblems, without.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Answers_HaveNames() =>
        Assert.DoesNotContain(Contract["components"]!["schemas"]!.AsObject(), schema => schema.Key.StartsWith("Anonymous", StringComparison.Ordinal));

    private static bool HasSchema(JsonNode? response) => response!["content"]?.AsObject().All(content => content.Value!["schema"] is not null) == true;
}
