using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>What a number of events have in common: their paths, and the values there. It is filled event by event, by one thread.</summary>
/// <remarks>Paths have the names that queries use: fields by name, attributes by name or, if a field has that name, after <c>attributes.</c>; members of objects after dots. Arrays are not entered.</remarks>
public sealed class EventProfile
{
    /// <summary>Events of one profile: enough that a value of one in a thousand is seen, and read in a fraction of a second.</summary>
    public const int MaxEvents = 10_000;

    // Log lines have up to a hundred; objects whose keys are ids would have any number.
    private const int MaxPaths = 500;
    private const int MaxDepth = 8;
    private const string AttributesName = "attributes";

    // Parts of every event that say nothing about it. The time does.
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal) { "id", "received", "tenant", "kind" };
    private static readonly HashSet<string> Reserved = [.. CanonicalFields.All.Select(field => field.Name), "id", "time", "received", "tenant", AttributesName];

    private readonly Dictionary<string, PathProfile> _paths = new(StringComparer.Ordinal);

    // What Add(EventBatch) prints a row to.
    private readonly ByteBuffer _json = new(1024);

    /// <summary>Events that were added.</summary>
    public int Events { get; private set; }

    /// <summary>In the order in which they were first seen.</summary>
    public IReadOnlyCollection<PathProfile> Paths => _paths.Values;

    /// <summary>The path with this name; null when no event has it.</summary>
    public PathProfile? Find(string path) => _paths.GetValueOrDefault(path);

    /// <summary>The share of the events that have a path.</summary>
    public double PresenceOf(PathProfile path) => Events == 0 ? 0 : (double)path.Count / Events;

    /// <summary>Adds an event as the API prints it: fields, then <c>attributes</c>.</summary>
    /// <param name="json">One object.</param>
    public void Add(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        Events++;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.NameEquals(AttributesName))
            {
                AddAttributes(member.Value);
            }
            else if (!Parts.Contains(member.Name))
            {
                AddValue(member.Name, member.Value, depth: 1);
            }
        }
    }

    /// <summary>Adds a row of a batch.</summary>
    public void Add(EventBatch batch, int row)
    {
        _json.Clear();
        _json.Append("{\"time\":"u8);
        EventValueJson.AppendTime(_json, batch.Times[row]);
        foreach (var ordinal in batch.ActiveFields)
        {
            if (batch.Find(ordinal) is { } column && column.HasValue(row) && !(ordinal == 0 && batch.Keywords(ordinal)[row].IsEmpty))
            {
                _json.Append(",\""u8);
                _json.Append(batch.Schema.Utf8Name(ordinal));
                _json.Append("\":"u8);
                EventValueJson.Append(_json, batch.Schema.Fields[ordinal].Type, column, row);
            }
        }

        var end = _json.Length;
        _json.Append(",\"attributes\":"u8);
        if (!AttributesJson.Append(_json, batch.Attributes, row))
        {
            _json.Truncate(end);
        }

        _json.Append((byte)'}');
        Add(_json.Memory);
    }

    private void AddAttributes(JsonElement attributes)
    {
        foreach (var member in attributes.EnumerateObject())
        {
            AddValue(Reserved.Contains(member.Name) ? $"{AttributesName}.{member.Name}" : member.Name, member.Value, depth: 1);
        }
    }

    private void AddValue(string path, JsonElement value, int depth)
    {
        if (!_paths.TryGetValue(path, out var profile))
        {
            if (_paths.Count == MaxPaths || value.ValueKind == JsonValueKind.Null)
            {
                return;
            }

            _paths.Add(path, profile = new PathProfile(path));
        }

        profile.Add(value);
        if (value.ValueKind == JsonValueKind.Object && depth < MaxDepth)
        {
            foreach (var member in value.EnumerateObject())
            {
                AddValue($"{path}.{member.Name}", member.Value, depth + 1);
            }
        }
    }
}
