using System.Text.Json;

namespace Sightglass.Testing.Cases;

/// <summary>A suite of tests/cases.</summary>
public sealed class CaseSuite(string name)
{
    private readonly JsonElement _root = JsonDocument.Parse(Repository.Text($"tests/cases/{name}.cases.json")).RootElement;

    /// <summary>The events for the cases.</summary>
    public JsonElement DataSet => _root.GetProperty("dataset");

    /// <summary>The whole file, for what only some suites have.</summary>
    public JsonElement Root => _root;

    public IEnumerable<JsonElement> All => _root.GetProperty("cases").EnumerateArray();

    public IEnumerable<JsonElement> Of(string group) => All.Where(item => item.GetProperty("group").GetString() == group);

    /// <summary>The names of a group's cases, or of a selection of them, for a theory.</summary>
    public IEnumerable<string> Ids(string group, Func<JsonElement, bool>? isWanted = null) => Of(group).Where(isWanted ?? (_ => true)).Select(item => item.GetProperty("id").GetString()!);

    public JsonElement Find(string id) => All.Single(item => item.GetProperty("id").GetString() == id);
}
