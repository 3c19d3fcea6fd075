namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>An event's name in source code.</summary>
/// <param name="Name">The name; of a pattern, its beginning.</param>
/// <param name="IsPattern">The name goes on with what only the running program knows.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based.</param>
public sealed record EventUse(string Name, bool IsPattern, int Line, int Column)
{
    /// <summary>False for a single word that is a logging call's first text: it is an event only if a pack declares it.</summary>
    public bool IsCertain { get; init; } = true;
}

/// <summary>What the code of one file says about events.</summary>
/// <param name="Uses">Names in logging calls.</param>
/// <param name="Literals">All string literals.</param>
public sealed record SourceEvents(IReadOnlyList<EventUse> Uses, IReadOnlySet<string> Literals);
