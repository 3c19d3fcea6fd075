using System.Text.Json.Nodes;

namespace Sightglass.Server;

/// <summary>Compares JSON as a whole.</summary>
internal static class JsonAssert
{
    /// <summary>The same members with the same values; the spelling of numbers and the order of members may differ.</summary>
    public static void Equal(string expected, JsonNode? actual)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(expected), actual))
        {
            Assert.Fail($"expected {JsonNode.Parse(expected)?.ToJsonString()}{Environment.NewLine}actual   {actual?.ToJsonString()}");
        }
    }

    /// <summary>A copy without some members.</summary>
    public static JsonObject Without(this JsonObject item, params string[] names)
    {
        var copy = item.DeepClone().AsObject();
        foreach (var name in names)
        {
            copy.Remove(name);
        }

        return copy;
    }

    /// <summary>An event without the members that the server adds: id, received, tenant.</summary>
    public static JsonObject AsSent(this JsonObject item) => item.Without("id", "received", "tenant");
}
