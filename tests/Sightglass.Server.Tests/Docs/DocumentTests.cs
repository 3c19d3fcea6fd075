using System.Text.RegularExpressions;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest;
using Sightglass.Server.OpenMetrics;
using Sightglass.Server.Tail;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Docs;

/// <summary>Documents match the repository: links and paths exist, every error and every option has its row.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Documents =
    [
        .. Directory.GetFiles(Repository.Root, "*.md"),
        .. Directory.GetFiles(Repository.FullPath("docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Links_OfAllDocuments_LeadToFiles()
    {
        var broken =
            from document in Documents
            from Match link in Link().Matches(File.ReadAllText(document))
            let target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups[1].Value)
            where !Path.Exists(target)
            select $"{Path.GetRelativePath(Repository.Root, document)}: {link.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Paths_OfArchitecture_Exist()
    {
        var missing =
            from Match path in SourcePath().Matches(Repository.Text("ARCHITECTURE.md"))
            where !Path.Exists(Repository.FullPath(path.Groups[1].Value))
            select path.Groups[1].Value;

        Assert.Empty(missing);
    }

    [Fact]
    public void Problems_OfTheServer_HaveTheirRow()
    {
        var codes =
            from file in Directory.GetFiles(Repository.FullPath("src/Sightglass.Server"), "*.cs", SearchOption.AllDirectories)
            from Match call in ProblemCall().Matches(File.ReadAllText(file))
            from Match code in Quoted().Matches(call.Value)
            select code.Groups[1].Value;
        var rejections = typeof(RejectionCode).GetFields().Select(field => (string)field.GetValue(null)!);

        var text = Repository.Text("docs/errors.md");

        Assert.All(codes.Concat(rejections).Distinct(), code => Assert.Contains($"| `{code}` |", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_OfAllSections_HaveTheirRow()
    {
        var text = Repository.Text("docs/configuration.md");
        var variables =
            from section in new[] { ("Ingest", typeof(IngestOptions)), ("Spool", typeof(SpoolOptions)), ("Engine", typeof(EngineOptions)), ("Queries", typeof(QueryOptions)), ("Tail", typeof(TailOptions)), ("OpenMetrics", typeof(OpenMetricsOptions)), ("Storage__ClickHouse", typeof(ClickHouseOptions)), ("Http", typeof(HttpOptions)) }
            from property in section.Item2.GetProperties()
            where property.CanWrite
            select $"| `SIGHTGLASS_{section.Item1}__{property.Name}` |";

        Assert.All(variables, variable => Assert.Contains(variable, text, StringComparison.Ordinal));
    }

    // Relative links, without the part after '#'.
    [GeneratedRegex(@"\]\(((?!https?:|#)[^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex("`((?:src|ui|docs|tests|packs|eng)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex SourcePath();

    // Up to the status: one code, or a choice of two.
    [GeneratedRegex(@"Problems\.Create\([^,]+,")]
    private static partial Regex ProblemCall();

    [GeneratedRegex("\"([a-z-]+)\"")]
    private static partial Regex Quoted();
}
