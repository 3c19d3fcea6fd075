using Sightglass.Telemetry.Catalogue;

namespace Sightglass.Telemetry;

/// <summary>The packs in the repository.</summary>
internal static class ShippedPacks
{
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetDirectories(Repository.FullPath("packs"))
            .Where(folder => File.Exists(Path.Combine(folder, "pack.yaml")))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    public static PackReadResult Read(string name) => PackReader.Read($"packs/{name}/pack.yaml", Repository.Text($"packs/{name}/pack.yaml"));
}
