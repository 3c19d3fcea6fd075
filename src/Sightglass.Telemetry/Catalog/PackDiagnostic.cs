namespace Sightglass.Telemetry.Catalog;

/// <summary>One mistake in a pack: where, what, and the way out. A pack with any of them is not loaded.</summary>
public sealed record PackDiagnostic(SourcePosition Position, string Message)
{
    public override string ToString() => $"{Position}: {Message}";
}
