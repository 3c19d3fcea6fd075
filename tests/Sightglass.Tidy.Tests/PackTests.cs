using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Tidy.Tests;

/// <summary>The shipped packs.</summary>
public sealed class PackTests
{
    private static readonly string[] Files =
        [.. Directory.GetFiles(Repository.FullPath("packs"), "pack.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Packs => [.. Files];

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_ThatIsShipped_HasNoProblem(string path)
    {
        var read = PackReader.Read(path, Repository.Text(path));

        Assert.Empty(read.Diagnostics.Select(problem => problem.ToString()));
        Assert.Equal(Path.GetFileName(Path.GetDirectoryName(path)), read.Pack!.Name);
    }

    [Fact]
    public void Packs_Together_HaveNoProblem()
    {
        var packs = Files.Select(path => PackReader.Read(path, Repository.Text(path)).Pack!);

        Assert.Empty(PackCatalog.Create([.. packs]).Diagnostics.Select(problem => problem.ToString()));
    }
}
