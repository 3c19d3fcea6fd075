using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalogue;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Normalisation;

namespace Sightglass.Server.Catalog;

/// <summary>The packs in force, and what follows from them. Made once at start; a change of packs is a restart.</summary>
public sealed class LoadedCatalogue
{
    private LoadedCatalogue(Catalogue catalogue, MetricSet metrics)
    {
        Catalogue = catalogue;
        Metrics = metrics;
        Schema = new EventSchema(catalogue.Fields.Where(field => !field.IsCanonical));
        Normaliser = new EventNormaliser(catalogue, Schema);
    }

    public Catalogue Catalogue { get; }

    public MetricSet Metrics { get; }

    public EventSchema Schema { get; }

    public EventNormaliser Normaliser { get; }

    /// <summary>Reads the packs of a folder.</summary>
    /// <param name="folder">Holds one folder a pack, each with a <c>pack.yaml</c>.</param>
    /// <param name="names">The packs to load; empty means all of the folder.</param>
    /// <exception cref="CatalogueException">A pack is missing or wrong; lists every problem with its place.</exception>
    public static LoadedCatalogue Load(string folder, IReadOnlyCollection<string> names)
    {
        var available = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Where(directory => File.Exists(Path.Combine(directory, "pack.yaml"))).Order(StringComparer.Ordinal).ToList()
            : [];
        var unknown = names.Where(name => available.TrueForAll(directory => Path.GetFileName(directory) != name)).ToList();
        if (unknown.Count > 0)
        {
            throw new CatalogueException([$"no pack '{unknown[0]}' in {folder}; there are: {string.Join(", ", available.Select(Path.GetFileName))}"]);
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

        var merged = Catalogue.Create(packs);
        problems.AddRange(merged.Diagnostics);
        var metrics = problems.Count == 0 ? MetricSet.Create(merged.Catalogue, problems) : null;
        return metrics is not null && problems.Count == 0
            ? new LoadedCatalogue(merged.Catalogue, metrics)
            : throw new CatalogueException([.. problems.Select(problem => problem.ToString())]);
    }
}

/// <summary>The packs cannot be used; each problem names file, line and fix.</summary>
public sealed class CatalogueException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
