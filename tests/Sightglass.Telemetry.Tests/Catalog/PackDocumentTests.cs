using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Simulation;

namespace Sightglass.Telemetry.Catalog;

/// <summary>Keeps <c>docs/packs.md</c> complete: a row for every key, and examples that load.</summary>
public sealed partial class PackDocumentTests
{
    private static readonly string Document = Repository.Text("docs/packs.md");

    // Where each kind of mapping is explained; target and scopedTarget share a table.
    private static readonly Dictionary<string, string> Headings = new()
    {
        ["pack"] = "## The pack",
        ["constant"] = "## `constants`",
        ["field"] = "## `fields`",
        ["event"] = "## `events`",
        ["metric"] = "## `metrics`",
        ["openmetrics"] = "### `openmetrics`",
        ["target"] = "`target` and each of `targets`:",
        ["scopedTarget"] = "`target` and each of `targets`:",
        ["advice"] = "`advice`:",
        ["home"] = "## `home`",
        ["chain"] = "### `chain`",
        ["costs"] = "### `costs`",
        ["failures"] = "### `failures`",
        ["dashboard"] = "## `dashboards`",
        ["panel"] = "Each panel shows",
        ["alert"] = "## `alerts`",
        ["unusual"] = "`unusual`:",
        ["report"] = "## `reports`",
    };

    public static TheoryData<string> Sections => PackSchemaTests.Sections;

    [Theory]
    [MemberData(nameof(Sections))]
    public void Document_Section_HasARowForEveryKey(string section)
    {
        var table = TableAfter(Headings[section]);
        foreach (var key in PackKeys.All.Single(keys => keys.Section == section).All)
        {
            Assert.Contains($"| `{key}` | ", table, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Document_DemoTraffic_NamesEveryKeyAndKindOfValue()
    {
        var part = Document[Document.IndexOf("## Demo traffic", StringComparison.Ordinal)..];
        var keys = TrafficKeys.All.SelectMany(keys => keys.All).Concat(TrafficKeys.Values);
        Assert.All(keys.Distinct(), key => Assert.Contains($"`{key}`", part, StringComparison.Ordinal));
    }

    [Fact]
    public void Document_Examples_Load()
    {
        var examples = YamlBlock().Matches(Document).Select(match => match.Groups["text"].Value).ToArray();
        var pack = PackReader.Read("packs/my-app/pack.yaml", examples.Single(text => text.StartsWith("name:", StringComparison.Ordinal)));
        Assert.Empty(pack.Diagnostics.Concat(PackCatalog.Create([pack.Pack!]).Diagnostics).Select(diagnostic => diagnostic.ToString()));
        var traffic = TrafficReader.Read("packs/my-app/demo.yaml", examples.Single(text => text.StartsWith("pack:", StringComparison.Ordinal)), pack.Pack!);
        Assert.Empty(traffic.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    private static string TableAfter(string heading)
    {
        var start = Document.IndexOf("\n" + heading, StringComparison.Ordinal);
        Assert.True(start >= 0, heading);
        var table = Document.IndexOf("| key |", start, StringComparison.Ordinal);
        var end = Document.IndexOf("\n\n", table, StringComparison.Ordinal);
        return Document[table..end];
    }

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
