using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Simulation;

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

    public static bool HasTraffic(string name) => File.Exists(Repository.FullPath($"packs/{name}/demo.yaml"));

    public static TrafficReadResult ReadTraffic(string name) =>
        TrafficReader.Read($"packs/{name}/demo.yaml", Repository.Text($"packs/{name}/demo.yaml"), Read(name).Pack!);
}
