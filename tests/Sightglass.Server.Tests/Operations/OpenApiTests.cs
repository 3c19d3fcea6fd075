using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Server.Auth;
using Sightglass.Telemetry.Catalog.Yaml;

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

    /// <summary>It takes a sixth of a second of a core to make, and needs no key.</summary>
    [Fact]
    public async Task Contract_IsMadeOnce_WhoeverAsks()
    {
        var (stranger, elsewhere) = (server.Client(null), server.Client(null));
        elsewhere.Http.DefaultRequestHeaders.Host = $"localhost:{server.Address.Port}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => (n % 2 == 0 ? stranger : elsewhere).GetAsync("/openapi.json"))).WaitAsync(ServerFixture.Ceiling);

        Assert.All(answers, answer => Assert.Equal(answers[0].Expect(HttpStatusCode.OK).Text, answer.Text));
        Assert.Null(answers[0].Json["servers"]);
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

    /// <summary>The API reference offers the examples to send: each is a request that works.</summary>
    [Fact]
    public async Task Contract_ExamplesOfBodies_AreAccepted()
    {
        using var client = server.Client(Scope.All, tenant: null);
        List<string> sent = [];
        List<string> rejected = [];
        foreach (var (path, operations) in (await server.Admin.GetJsonAsync("/openapi.json"))["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var example = operation!["requestBody"]?["content"]?.AsObject().Select(content => (Type: content.Key, Body: content.Value!["example"])).FirstOrDefault(content => content.Body is not null) ?? default;
                if (example.Body is null)
                {
                    continue;
                }

                sent.Add((string)operation["operationId"]!);
                var text = example.Body is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : example.Body.ToJsonString();
                if (example.Type == "application/yaml")
                {
                    // Other tests count the packs of the server.
                    rejected.AddRange(PackReader.Read("packs/shop/pack.yaml", text).Diagnostics.Select(diagnostic => diagnostic.ToString()));
                    continue;
                }

                using var content = new StringContent(text, Encoding.UTF8, example.Type);
                var reply = await client.SendAsync(new HttpMethod(method.ToUpperInvariant()), path.Replace('{', 'x').Replace('}', 'x'), content);
                if ((int)reply.Status >= 300)
                {
                    rejected.Add($"{method} {path}: {reply}");
                }
            }
        }

        Assert.Empty(rejected);
        Assert.Equal(
            ["Aggregate", "AnalyticsSql", "CheckQuery", "CompleteQuery", "CreateKey", "GraphQl", "GraphQlAtCloudflare", "PostClef", "PostEvents", "PostPoints", "PostRawEvents", "PushLoki", "PutDataSet", "PutPack", "Query", "TelemetryKeys", "TelemetryQuery", "TelemetryValues", "TestQuery", "TranslateQuery"],
            sent.Order(StringComparer.Ordinal));
    }
}
