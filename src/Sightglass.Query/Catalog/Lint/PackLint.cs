using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Query.Catalog.Lint;

/// <summary>Finds what is wrong in packs, and what is valid and probably not meant.</summary>
/// <remarks>What is valid is not reported where the line says so: <c># intended: points have it, and no event</c>.</remarks>
public static class PackLint
{
    private const string Intended = "# intended";

    /// <summary>All findings in the order of the files and of their lines.</summary>
    /// <param name="packs">File names, which positions have, and texts of packs that are loaded together.</param>
    public static IReadOnlyList<PackDiagnostic> Check(IReadOnlyList<(string File, string Text)> packs)
    {
        var lines = packs.DistinctBy(pack => pack.File).ToDictionary(pack => pack.File, pack => pack.Text.Split('\n'));
        List<PackDiagnostic> findings = [];
        List<Pack> sound = [];
        foreach (var (file, text) in packs)
        {
            var read = PackReader.Read(file, text);
            findings.AddRange(read.Diagnostics);
            if (read is { Pack: { } pack, Diagnostics.Count: 0 })
            {
                sound.Add(pack);
            }
        }

        var together = PackCatalog.Create(sound);
        findings.AddRange(together.Diagnostics);

        // Packs that contradict each other are checked one by one; what they use of each other is then unknown.
        foreach (var catalog in together.Diagnostics.Count == 0 ? [together.Catalog] : sound.Select(pack => PackCatalog.Create([pack])).Where(alone => alone.Diagnostics.Count == 0).Select(alone => alone.Catalog))
        {
            findings.AddRange(Check(catalog, IsIntended));
        }

        var files = packs.Select(pack => pack.File).ToList();
        return [.. findings.Distinct().OrderBy(finding => files.IndexOf(finding.Position.File)).ThenBy(finding => finding.Position.Line).ThenBy(finding => finding.Position.Column)];

        bool IsIntended(PackDiagnostic finding) => lines[finding.Position.File].ElementAtOrDefault(finding.Position.Line - 1)?.Contains(Intended, StringComparison.Ordinal) == true;
    }

    private static IReadOnlyList<PackDiagnostic> Check(PackCatalog catalog, Func<PackDiagnostic, bool> isIntended)
    {
        List<PackDiagnostic> problems = [];
        var compiled = CompiledCatalog.Create(catalog, problems);
        if (problems.Count > 0)
        {
            return problems;
        }

        IEnumerable<PackDiagnostic> findings =
        [
            .. UnusedDeclarations.Find(catalog, compiled),
            .. UnknownFormulaFields.Find(catalog, compiled),
            .. RepeatedMetrics.Find(catalog),
            .. ImpossibleTargets.Find(catalog, compiled),
            .. EmptyConditions.Find(catalog, compiled),
        ];
        return [.. findings.Where(finding => !isIntended(finding))];
    }
}
