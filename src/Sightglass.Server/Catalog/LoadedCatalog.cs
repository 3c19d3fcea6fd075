using Sightglass.Query.Catalog;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Enrichment;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>Packs that were read and compiled together, and what is derived from them. Immutable: applying a pack creates a new one (<see cref="ActiveCatalog"/>).</summary>
internal sealed class LoadedCatalog
{
    private LoadedCatalog(IReadOnlyList<PackSource> sources, PackCatalog catalog, CompiledCatalog metrics, EventIds ids)
    {
        Sources = sources;
        Catalog = catalog;
        Metrics = metrics;
        Schema = new EventSchema(catalog.Fields.Where(field => !field.IsCanonical), MeasuredFields.Of(catalog, metrics), ids);
        Defaults = new CatalogDefaults(catalog, Schema);
    }

    /// <summary>The texts of the packs, by name.</summary>
    public IReadOnlyList<PackSource> Sources { get; }

    public PackCatalog Catalog { get; }

    public CompiledCatalog Metrics { get; }

    public EventSchema Schema { get; }

    public CatalogDefaults Defaults { get; }

    /// <summary>Reads and compiles packs.</summary>
    /// <param name="packs">Their texts.</param>
    /// <param name="ids">Those of the installation.</param>
    /// <returns>The catalog, or null and every error with its position.</returns>
    public static (LoadedCatalog? Catalog, IReadOnlyList<PackDiagnostic> Mistakes) Create(IEnumerable<PackSource> packs, EventIds ids)
    {
        // By name: if two packs declare a field, the first one's description is used.
        var sources = packs.OrderBy(source => source.Name, StringComparer.Ordinal).ToList();
        List<PackDiagnostic> mistakes = [];
        List<Pack> read = [];
        foreach (var source in sources)
        {
            var result = PackReader.Read(source.File, source.Text);
            mistakes.AddRange(result.Diagnostics);
            if (result.Pack is not { } pack)
            {
                continue;
            }

            read.Add(pack);
            if (pack.Name != source.Name && result.Diagnostics.Count == 0)
            {
                mistakes.Add(new PackDiagnostic(pack.Position, $"the pack is named '{pack.Name}' and was sent as '{source.Name}'; give both the same name"));
            }
        }

        var merged = PackCatalog.Create(read);
        mistakes.AddRange(merged.Diagnostics);
        var metrics = mistakes.Count == 0 ? CompiledCatalog.Create(merged.Catalog, mistakes) : null;
        return metrics is not null && mistakes.Count == 0 ? (new LoadedCatalog(sources, merged.Catalog, metrics, ids), []) : (null, mistakes);
    }

    /// <summary>Loads packs that must be valid.</summary>
    /// <exception cref="CatalogException">A pack has errors; lists every problem with its position.</exception>
    public static LoadedCatalog Load(ShippedPacks packs, EventIds ids) =>
        Create(packs.Sources, ids) is var (catalog, mistakes) && catalog is not null ? catalog : throw new CatalogException(mistakes);

    public Pack? FindPack(string name) => Catalog.Packs.FirstOrDefault(pack => pack.Name == name);
}
