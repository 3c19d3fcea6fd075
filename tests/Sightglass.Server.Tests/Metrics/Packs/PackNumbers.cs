using System.Text.Json.Nodes;

namespace Sightglass.Server.Metrics.Packs;

/// <summary>Compares every metric of a pack, and each group of its split, with what loops over the sample's lines give.</summary>
internal static class PackNumbers
{
    /// <param name="client">Reads exactly the events of the sample.</param>
    /// <param name="pack">The pack and its sample have this name.</param>
    /// <param name="metrics">All of the pack, by name.</param>
    public static async Task AssertEqualAsync(SightglassClient client, string pack, IReadOnlyDictionary<string, PlainMetric> metrics)
    {
        var events = SampleEvent.Read(pack);
        var answer = (await client.GetJsonAsync($"/api/metrics?pack={pack}&{Samples.Week}"))["metrics"]!.AsArray();
        Assert.Equal(metrics.Keys.Order(StringComparer.Ordinal), answer.Select(metric => (string)metric!["name"]!).Order(StringComparer.Ordinal));
        foreach (var metric in answer)
        {
            var name = (string)metric!["name"]!;
            var counted = events.Where(metrics[name].Counts).ToList();
            Assert.True(counted.Count > 0, $"{name}: the sample has nothing to count");
            AssertValue(name, metrics[name].Value(counted), metric);
            if (metric["by"]?.AsArray() is { Count: > 0 } groups)
            {
                AssertGroups(name, counted, metrics[name].Value, groups);
            }
        }
    }

    private static void AssertGroups(string name, List<SampleEvent> counted, Func<IReadOnlyList<SampleEvent>, double?> value, JsonArray groups)
    {
        string[] fields = [.. groups[0]!["key"]!.AsObject().Select(member => member.Key)];
        var expected = counted.GroupBy(item => string.Join('|', fields.Select(field => ValueOf(item, field)))).ToDictionary(group => group.Key, group => group.ToList());
        var actual = groups.ToDictionary(group => string.Join('|', fields.Select(field => (string?)group!["key"]![field])), group => group!);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, items) in expected)
        {
            AssertValue($"{name} of {key}", value(items), actual[key]);
        }
    }

    // The tenant of an event is what its sender calls tenant_id.
    private static string? ValueOf(SampleEvent item, string field) => item.Text(field == "tenant" ? "tenant_id" : field);

    private static void AssertValue(string what, double? expected, JsonNode actual)
    {
        var value = (double?)actual["value"];
        Assert.True(
            expected is { } known ? value is { } found && Math.Abs(found - known) <= 1e-9 * Math.Max(1, Math.Abs(known)) : value is null,
            $"{what}: expected {expected:R}, got {value:R}");
    }
}
