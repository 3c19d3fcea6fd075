using System.Text.Json;
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

    /// <summary>Events that were added.</summary>
    public int Events { get; private set; }

    /// <summary>Those of them that came without a time that can be read: they have the time of their arrival.</summary>
    public int Untimed { get; private set; }

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
        Add(document.RootElement);
    }

    /// <inheritdoc cref="Add(ReadOnlyMemory{byte})"/>
    internal void Add(JsonElement printed)
    {
        Events++;
        Untimed += printed.TryGetProperty("received"u8, out var received) && printed.TryGetProperty("time"u8, out var time) && received.ValueEquals(time.GetString()) ? 1 : 0;
        foreach (var (path, value) in Members(printed))
        {
            AddValue(path, value, depth: 1);
        }
    }

    /// <summary>Adds the events of another profile.</summary>
    internal void Add(EventProfile other)
    {
        Events += other.Events;
        Untimed += other.Untimed;
        foreach (var path in other.Paths)
        {
            if (PathOf(path.Name) is { } profile)
            {
                profile.Add(path);
            }
        }
    }

    /// <summary>The names of the values that are no objects, in the order in which an event has them.</summary>
    internal static IEnumerable<string> LeavesOf(JsonElement printed)
    {
        return Members(printed).SelectMany(member => Leaves(member.Path, member.Value, depth: 1)).Take(MaxPaths);

        static IEnumerable<string> Leaves(string path, JsonElement value, int depth) => value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Object when depth < MaxDepth => value.EnumerateObject().SelectMany(member => Leaves($"{path}.{member.Name}", member.Value, depth + 1)),
            _ => [path],
        };
    }

    private static IEnumerable<(string Path, JsonElement Value)> Members(JsonElement printed)
    {
        foreach (var member in printed.EnumerateObject())
        {
            if (!member.NameEquals(AttributesName))
            {
                if (!Parts.Contains(member.Name))
                {
                    yield return (member.Name, member.Value);
                }

                continue;
            }

            foreach (var attribute in member.Value.EnumerateObject())
            {
                yield return (Reserved.Contains(attribute.Name) ? $"{AttributesName}.{attribute.Name}" : attribute.Name, attribute.Value);
            }
        }
    }

    private PathProfile? PathOf(string name)
    {
        if (!_paths.TryGetValue(name, out var profile) && _paths.Count < MaxPaths)
        {
            _paths.Add(name, profile = new PathProfile(name));
        }

        return profile;
    }

    private void AddValue(string path, JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.Null || PathOf(path) is not { } profile)
        {
            return;
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
