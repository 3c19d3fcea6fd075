using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Operations;

/// <summary>The contract for other programs: every change of it must be intended.</summary>
public sealed class OpenApiTests(ServerFixture server)
{
    private const string Snapshot = "tests/Sightglass.Server.Tests/Operations/openapi.json";

    // In the form that Git diffs best: one member per line, unescaped characters.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Contract_IsTheOneOfTheSnapshot()
    {
        var contract = (await server.Admin.GetJsonAsync("/openapi.json")).AsObject();
        contract.Remove("servers"); // The port differs each time.
        contract["paths"] = new JsonObject(contract["paths"]!.AsObject().OrderBy(path => path.Key, StringComparer.Ordinal).Select(path => KeyValuePair.Create(path.Key, path.Value?.DeepClone()))); // Sorted, because features map them in any order.
        var text = contract.ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Repository.FullPath(Snapshot), text);
        }

        var expected = Repository.Text(Snapshot).Split('\n');
        var actual = text.Split('\n');
        var difference = Enumerable.Range(0, Math.Min(expected.Length, actual.Length)).FirstOrDefault(i => expected[i] != actual[i], expected.Length == actual.Length ? -1 : Math.Min(expected.Length, actual.Length));
        Assert.True(difference < 0, $"line {difference + 1} differs; if the change is meant, run this test with UPDATE_SNAPSHOTS=1.\n- {expected.ElementAtOrDefault(difference)}\n+ {actual.ElementAtOrDefault(difference)}");
    }

    [Fact]
    public async Task Contract_NamesAndSummarisesEveryOperation()
    {
        var contract = await server.Admin.GetJsonAsync("/openapi.json");

        var operations = contract["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => ($"{operation.Key} {path.Key}", operation.Value!.AsObject()))).ToList();
        Assert.Empty(operations.Where(operation => !operation.Item2.ContainsKey("operationId") || !operation.Item2.ContainsKey("summary")).Select(operation => operation.Item1));
        var ids = operations.Select(operation => (string)operation.Item2["operationId"]!).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public async Task Contract_HasEveryAddressOfTheDocument()
    {
        var paths = (await server.Admin.GetJsonAsync("/openapi.json"))["paths"]!.AsObject().Select(path => path.Key).ToList();
        string[] documented =
        [
            "/v1/events", "/api/session", "/api/events", "/api/events/{id}", "/api/events/{id}/around", "/api/histogram", "/api/facets", "/api/tail",
            "/api/query", "/api/query/check", "/api/query/complete", "/api/query/translate", "/api/query/test",
            "/api/metrics", "/api/metrics/{name}", "/api/overview", "/api/catalog", "/api/fields", "/api/keys", "/api/keys/{id}", "/api/status", "/health/live", "/health/ready",
        ];

        Assert.Empty(documented.Except(paths));
    }
}
