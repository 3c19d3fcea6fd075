using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

/// <summary>The packs cannot be used; each problem names file, line and fix.</summary>
internal sealed class CatalogException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public CatalogException(IEnumerable<PackDiagnostic> mistakes)
        : this([.. mistakes.Select(mistake => mistake.ToString())])
    {
    }

    public IReadOnlyList<string> Problems { get; } = problems;
}
