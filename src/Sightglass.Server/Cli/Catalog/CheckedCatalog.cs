using Sightglass.Query.Catalog;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Server.Cli.Catalog;

/// <summary>Packs without errors.</summary>
internal sealed record CheckedCatalog(PackCatalog Packs, CompiledCatalog Compiled)
{
    /// <exception cref="CommandFailure">A pack has errors; the message lists them.</exception>
    public static CheckedCatalog Of(IReadOnlyList<CatalogFile> files)
    {
        List<PackDiagnostic> mistakes = [];
        List<Pack> packs = [];
        foreach (var file in files)
        {
            var read = PackReader.Read(file.Name, file.Text);
            mistakes.AddRange(read.Diagnostics);
            if (read.Pack is { } pack)
            {
                packs.Add(pack);
            }
        }

        var merged = PackCatalog.Create(packs);
        mistakes.AddRange(merged.Diagnostics);
        var compiled = mistakes.Count == 0 ? CompiledCatalog.Create(merged.Catalog, mistakes) : null;
        return compiled is not null && mistakes.Count == 0 ? new CheckedCatalog(merged.Catalog, compiled) : throw new CommandFailure(ExitCode.Usage, string.Join('\n', mistakes));
    }
}
