using System.Collections.Frozen;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>The result of merging packs. The catalog may be used only if there are no diagnostics.</summary>
public sealed record CatalogResult(PackCatalog Catalog, IReadOnlyList<PackDiagnostic> Diagnostics);

/// <summary>All loaded packs together: every field, event, metric and constant by name. Immutable.</summary>
public sealed class PackCatalog
{
    private readonly FrozenDictionary<string, Field> _fieldsByName;

    internal PackCatalog(
        IReadOnlyList<Pack> packs,
        IReadOnlyList<Field> fields,
        IReadOnlyDictionary<string, Field> fieldsByName,
        IReadOnlyDictionary<string, EventDefinition> eventsByName)
    {
        Packs = packs;
        Fields = fields;
        _fieldsByName = fieldsByName.ToFrozenDictionary();
        Events = eventsByName.ToFrozenDictionary();
        CurrentEventNames = Events.Where(known => known.Key != known.Value.Name).ToFrozenDictionary(known => known.Key, known => known.Value.Name);
        Metrics = FirstByName(packs.SelectMany(pack => pack.Metrics), metric => metric.Name);
        Constants = FirstByName(packs.SelectMany(pack => pack.Constants), constant => constant.Name);
        Analytics = FirstByName(packs.SelectMany(pack => pack.Analytics), group => group.Name);
        Dashboards = FirstByName(packs.SelectMany(pack => pack.Dashboards), dashboard => dashboard.Name);
    }

    /// <summary>No packs: only the canonical fields.</summary>
    public static PackCatalog Empty { get; } = Create([]).Catalog;

    /// <summary>Every declared event by its name and its former names.</summary>
    public FrozenDictionary<string, EventDefinition> Events { get; }

    /// <summary>The name that each former name of an event has now.</summary>
    public FrozenDictionary<string, string> CurrentEventNames { get; }

    /// <summary>In the order in which they were passed.</summary>
    public IReadOnlyList<Pack> Packs { get; }

    /// <summary>Canonical fields first, then those of the packs in their order.</summary>
    public IReadOnlyList<Field> Fields { get; }

    public FrozenDictionary<string, MetricDefinition> Metrics { get; }

    public FrozenDictionary<string, Constant> Constants { get; }

    /// <summary>By the name in <c>/api/analytics/{name}</c>.</summary>
    public FrozenDictionary<string, AnalyticsGroup> Analytics { get; }

    /// <summary>By the name in <c>/api/dashboards/{name}</c>.</summary>
    public FrozenDictionary<string, DashboardDefinition> Dashboards { get; }

    /// <summary>Merges packs; names that two of them declare differently are reported with both positions.</summary>
    public static CatalogResult Create(IEnumerable<Pack> packs) => new CatalogBuilder([.. packs]).Build();

    /// <summary>The field with this name or alias; null when no field has it.</summary>
    public Field? FindField(string nameOrAlias) => _fieldsByName.GetValueOrDefault(nameOrAlias);

    /// <inheritdoc cref="FindField(string)"/>
    public Field? FindField(ReadOnlySpan<char> nameOrAlias) =>
        _fieldsByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(nameOrAlias, out var field) ? field : null;

    /// <summary>The event with this name or former name; null when no pack declares it.</summary>
    public EventDefinition? FindEvent(string nameOrAlias) => Events.GetValueOrDefault(nameOrAlias);

    /// <inheritdoc cref="FindEvent(string)"/>
    public EventDefinition? FindEvent(ReadOnlySpan<char> nameOrAlias) =>
        Events.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(nameOrAlias, out var definition) ? definition : null;

    /// <summary>All names under which the event may be stored: its current name first, then its former ones. An undeclared event has only its own name.</summary>
    public IReadOnlyList<string> EventNames(string nameOrAlias) =>
        FindEvent(nameOrAlias) is { } definition ? [definition.Name, .. definition.Aliases] : [nameOrAlias];

    private static FrozenDictionary<string, T> FirstByName<T>(IEnumerable<T> items, Func<T, string> name) =>
        items.DistinctBy(name).ToFrozenDictionary(name);
}
