using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Simulation;

namespace Sightglass.Server.Demo;

/// <summary>Finds the traffic descriptions of the active packs.</summary>
internal static class DemoTraffic
{
    private const string FileName = "demo.yaml";

    /// <summary>One model for each pack that has a <c>demo.yaml</c>.</summary>
    /// <param name="packs">The active packs.</param>
    /// <param name="folder">Contains one folder per pack.</param>
    /// <exception cref="CatalogException">A description has errors; lists every one with its position.</exception>
    public static IReadOnlyList<TrafficModel> Load(IEnumerable<Pack> packs, string folder)
    {
        List<TrafficModel> models = [];
        List<string> problems = [];
        foreach (var pack in packs)
        {
            var file = Path.Combine(folder, pack.Name, FileName);
            if (!File.Exists(file))
            {
                continue;
            }

            var read = TrafficReader.Read(Path.Combine("packs", pack.Name, FileName), File.ReadAllText(file), pack);
            problems.AddRange(read.Diagnostics.Select(problem => problem.ToString()));
            if (read.Model is not null)
            {
                models.Add(read.Model);
            }
        }

        return problems.Count == 0 ? models : throw new CatalogException(problems);
    }
}
