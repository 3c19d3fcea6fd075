using System.Text.Json;

namespace Sightglass.Server.Conformance;

/// <summary>A suite of tests/cases.</summary>
internal sealed class CaseSuite(string name)
{
    private readonly JsonElement _root = JsonDocument.Parse(Repository.Text($"tests/cases/{name}.cases.json")).RootElement;

    public JsonElement DataSet => _root.GetProperty("dataset");

    /// <summary>The cases of a group, for a theory.</summary>
    /// <param name="group">As the suite names it.</param>
    /// <param name="wanted">Leaves some out; null takes all.</param>
    public TheoryData<string> Ids(string group, Func<JsonElement, bool>? wanted = null) =>
        [.. Of(group).Where(item => wanted?.Invoke(item) ?? true).Select(item => item.GetProperty("id").GetString()!)];

    public JsonElement Find(string id) => _root.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);

    private IEnumerable<JsonElement> Of(string group) => _root.GetProperty("cases").EnumerateArray().Where(item => item.GetProperty("group").GetString() == group);
}
