using System.Text.Json;

namespace Sightglass.Query.Warnings;

/// <summary>The attribute names of some events, as a query writes them: <c>metadata</c>, <c>metadata.region</c>.</summary>
public sealed class AttributeNames
{
    // Depth of nested objects whose names are included: nobody types longer paths from memory.
    private const int MaxDepth = 4;

    // Names compared with a mistyped one.
    private const int MaxNames = 2_000;

    // At most MaxNames, in the order of their first occurrence; lives as long as one request.
    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<string> All => _names;

    /// <summary>Adds the names of one event's attributes.</summary>
    /// <param name="attributes">A JSON object.</param>
    public void Add(string attributes)
    {
        using var json = JsonDocument.Parse(attributes);
        Add(json.RootElement, "", 1);
    }

    private void Add(JsonElement json, string prefix, int depth)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (_names.Count == MaxNames)
            {
                return;
            }

            var name = prefix + member.Name;
            if (_known.Add(name))
            {
                _names.Add(name);
            }

            if (member.Value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
            {
                Add(member.Value, name + ".", depth + 1);
            }
        }
    }
}
