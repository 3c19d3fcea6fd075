using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>An event that a pack declares.</summary>
public sealed record EventDefinition(string Name, string Description, EventKind Kind, string Pack, SourcePosition Position)
{
    /// <summary>The level given to events that arrive without one.</summary>
    public EventLevel Level { get; init; } = EventLevel.Info;

    /// <summary>What one such event stands for.</summary>
    public Grain Grain { get; init; } = Grain.Event;

    /// <summary>Canonical keyword fields filled in at ingest when the event lacks them.</summary>
    public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields the event is expected to carry; <c>attributes.x</c> is expected but has no column of its own.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Those of <see cref="Fields"/> whose absence is drift.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Former names. Asking for any of the names asks for all of them, over all of history.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
