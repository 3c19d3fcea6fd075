using System.Text.Json;
using Sightglass.Storage.Documents;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>A user's change to a pack: its text, or its removal. Without such a document, the pack is as shipped.</summary>
/// <param name="Yaml">Null when the pack was removed.</param>
internal sealed record PackDocument(string? Yaml)
{
    // A pack has up to 256 KiB, and as many may be active.
    public static readonly DocumentKind Kind = DocumentKind.Edited("pack") with { MaxDeleted = PackStore.MaxPacks };

    /// <param name="body">The body of a version; null if it was deleted.</param>
    public static PackDocument Read(string? body) => body is null ? new PackDocument(Yaml: null) : JsonSerializer.Deserialize<PackDocument>(body, JsonSerializerOptions.Web)!;
}

/// <summary>A change to a pack.</summary>
/// <param name="Name">Name of the pack.</param>
/// <param name="Document">Null for the shipped pack, or for no pack if none is shipped.</param>
/// <param name="Actor">The author of the change.</param>
internal sealed record PackChange(string Name, PackDocument? Document, string Actor)
{
    /// <summary>The version that the change is based on; null accepts any version.</summary>
    public long? ExpectedVersion { get; init; }
}

/// <summary>The result of a change.</summary>
/// <param name="Version">The pack's current version; 0 as shipped.</param>
internal sealed record PackChangeResult(PackChangeOutcome Outcome, long Version)
{
    /// <summary>True if no pack with this name was active before.</summary>
    public bool IsNew { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it was not applied.</summary>
    public IReadOnlyList<PackDiagnostic> Mistakes { get; init; } = [];
}

internal enum PackChangeOutcome
{
    /// <summary>Active and durable.</summary>
    Applied,

    /// <summary>The pack has errors; nothing changed.</summary>
    Invalid,

    /// <summary>The current version is not the one that the change is based on.</summary>
    Conflict,

    /// <summary>The maximum number of packs is reached.</summary>
    TooMany,
}
