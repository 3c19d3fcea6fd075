using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>An event that a pack declares.</summary>
public sealed record EventDefinition(string Name, string Description, EventKind Kind, string Pack, SourcePosition Position)
{
    /// <summary>The level of events that arrive without one.</summary>
    public EventLevel Level { get; init; } = EventLevel.Info;

    /// <summary>What one such event represents.</summary>
    public Grain Grain { get; init; } = Grain.Event;

    /// <summary>Canonical keyword fields that ingest fills in when the event lacks them.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields that the event is expected to have; <c>attributes.x</c> is expected but is not a field.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Those of <see cref="Fields"/> whose absence is drift.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Former names. A query for any of the names finds the events under all of them, over all history.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
