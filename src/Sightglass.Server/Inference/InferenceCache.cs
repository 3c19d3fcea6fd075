using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Catalog.Inference;

namespace Sightglass.Server.Inference;

/// <summary>What the events of each tenant look like, so that Home reads ten thousand of them once and not at each refresh. Any thread.</summary>
internal sealed class InferenceCache(TimeProvider time)
{
    // Tenants that look at Home without a pack at the same time; a profile has up to a few megabytes.
    private const int MaxEntries = 32;

    // Shares of values and guesses that rest on them follow within this time, also if the shape stays.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();

    // At most MaxEntries; guarded by _lock.
    private readonly Dictionary<InferenceKey, Entry> _entries = [];

    /// <summary>The groups of events of the same shapes; null if there are none, events have got another shape, or there may be others before those that were read.</summary>
    /// <param name="from">The begin of the range.</param>
    /// <param name="newest">A few of the newest events.</param>
    public IReadOnlyList<InferredGroup>? FindGroups(InferenceKey key, DateTimeOffset from, EventShapes newest)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(key) is { } entry && time.GetUtcNow() - entry.Created < MaxAge && from >= entry.From && newest.Paths.All(entry.Paths.Contains) ? entry.Groups : null;
        }
    }

    /// <param name="from">The begin of the range.</param>
    /// <param name="groups">What was found in it.</param>
    /// <param name="paths">The names of all paths of the events, also of those that are in no group.</param>
    public void Keep(InferenceKey key, DateTimeOffset from, IReadOnlyList<InferredGroup> groups, IReadOnlySet<string> paths)
    {
        lock (_lock)
        {
            if (_entries.Count >= MaxEntries && !_entries.ContainsKey(key))
            {
                _entries.Remove(_entries.MinBy(entry => entry.Value.Created).Key);
            }

            _entries[key] = new Entry(from, groups, paths, time.GetUtcNow());
        }
    }

    /// <summary>The compiled pack with this text; null if it was not compiled before.</summary>
    public CompiledInference? FindCompiled(InferenceKey key, string yaml)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(key)?.Compiled is { } compiled && compiled.Inference.Pack.Yaml == yaml ? compiled : null;
        }
    }

    public void Keep(InferenceKey key, CompiledInference compiled)
    {
        lock (_lock)
        {
            _entries.GetValueOrDefault(key)?.Compiled = compiled;
        }
    }

    private sealed class Entry(DateTimeOffset from, IReadOnlyList<InferredGroup> groups, IReadOnlySet<string> paths, DateTimeOffset created)
    {
        public DateTimeOffset From => from;

        public IReadOnlyList<InferredGroup> Groups => groups;

        public IReadOnlySet<string> Paths => paths;

        public DateTimeOffset Created => created;

        public CompiledInference? Compiled { get; set; }
    }
}

/// <summary>What an inferred pack depends on, beside the events.</summary>
/// <param name="Tenant">Null for all tenants.</param>
/// <param name="Catalog">Its packs decide which events no pack declares.</param>
internal sealed record InferenceKey(string? Tenant, LoadedCatalog Catalog);
