using System.Text.Json;
using Sightglass.Storage.Documents;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>What somebody made of a pack: its text, or that it is to be left out. Without one, the pack is as shipped.</summary>
/// <param name="Yaml">Null when the pack was removed.</param>
internal sealed record PackDocument(string? Yaml)
{
    public static readonly DocumentKind Kind = DocumentKind.Edited("pack");

    /// <param name="body">Of a version; null where it was deleted.</param>
    public static PackDocument Read(string? body) => body is null ? new PackDocument(Yaml: null) : JsonSerializer.Deserialize<PackDocument>(body, JsonSerializerOptions.Web)!;
}

/// <summary>A pack as it is to be from now on.</summary>
/// <param name="Name">Of the pack.</param>
/// <param name="Document">Null for the shipped one, or none where none is shipped.</param>
/// <param name="Actor">Who wants it.</param>
internal sealed record PackChange(string Name, PackDocument? Document, string Actor)
{
    /// <summary>The version the change was made from; null takes whatever is there.</summary>
    public long? ExpectedVersion { get; init; }
}

/// <summary>What became of a change.</summary>
/// <param name="Version">Of the pack now; 0 as shipped.</param>
internal sealed record PackChangeResult(PackChangeOutcome Outcome, long Version)
{
    /// <summary>No pack of this name was in force before.</summary>
    public bool IsNew { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why it was not applied.</summary>
    public IReadOnlyList<PackDiagnostic> Mistakes { get; init; } = [];
}

internal enum PackChangeOutcome
{
    /// <summary>In force and durable.</summary>
    Applied,

    /// <summary>With mistakes; everything is as before.</summary>
    Invalid,

    /// <summary>Another version is there than the one the change was made from.</summary>
    Conflict,

    /// <summary>There are as many packs as there may be.</summary>
    TooMany,
}
