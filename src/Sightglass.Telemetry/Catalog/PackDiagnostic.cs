namespace Sightglass.Telemetry.Catalog;

/// <summary>One error in a pack: position, problem and fix. A pack with errors is not loaded.</summary>
public sealed record PackDiagnostic(SourcePosition Position, string Message)
{
    public override string ToString() => $"{Position}: {Message}";
}
