using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Enrichment;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>The packs in force, and what follows from them. Made once at start; a change of packs is a restart.</summary>
internal sealed class LoadedCatalog
{
    private LoadedCatalog(PackCatalog catalog, MetricSet metrics)
    {
        Catalog = catalog;
        Metrics = metrics;
        Schema = new EventSchema(catalog.Fields.Where(field => !field.IsCanonical), MeasuredFields.Of(catalog, metrics));
        Defaults = new CatalogDefaults(catalog, Schema);
    }

    public PackCatalog Catalog { get; }

    public MetricSet Metrics { get; }

    public EventSchema Schema { get; }

    public CatalogDefaults Defaults { get; }

    /// <summary>Reads the packs of a folder.</summary>
    /// <param name="folder">Holds one folder a pack, each with a <c>pack.yaml</c>.</param>
    /// <param name="names">The packs to load; empty means all of the folder.</param>
    /// <exception cref="CatalogException">A pack is missing or wrong; lists every problem with its place.</exception>
    public static LoadedCatalog Load(string folder, IReadOnlyCollection<string> names)
    {
        var available = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Where(directory => File.Exists(Path.Combine(directory, "pack.yaml"))).Order(StringComparer.Ordinal).ToList()
            : [];
        var unknown = names.Where(name => available.TrueForAll(directory => Path.GetFileName(directory) != name)).ToList();
        if (unknown.Count > 0)
        {
            throw new CatalogException([$"no pack '{unknown[0]}' in {folder}; there are: {string.Join(", ", available.Select(Path.GetFileName))}"]);
        }

        List<PackDiagnostic> problems = [];
        List<Pack> packs = [];
        foreach (var directory in available.Where(directory => names.Count == 0 || names.Contains(Path.GetFileName(directory))))
        {
            var file = Path.Combine(directory, "pack.yaml");
            var read = PackReader.Read(Path.Combine(Path.GetFileName(folder), Path.GetFileName(directory), "pack.yaml"), File.ReadAllText(file));
            problems.AddRange(read.Diagnostics);
            if (read.Pack is not null)
            {
                packs.Add(read.Pack);
            }
        }

        var merged = PackCatalog.Create(packs);
        problems.AddRange(merged.Diagnostics);
        var metrics = problems.Count == 0 ? MetricSet.Create(merged.Catalog, problems) : null;
        return metrics is not null && problems.Count == 0
            ? new LoadedCatalog(merged.Catalog, metrics)
            : throw new CatalogException([.. problems.Select(problem => problem.ToString())]);
    }
}

/// <summary>The packs cannot be used; each problem names file, line and fix.</summary>
internal sealed class CatalogException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
