using System.Xml.Linq;

namespace Sightglass.Tidy.Tests;

/// <summary>The dependencies between projects.</summary>
public sealed class ProjectTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Sightglass.Telemetry"] = [],
        ["Sightglass.Storage"] = ["Sightglass.Telemetry"],
        ["Sightglass.Query"] = ["Sightglass.Telemetry", "Sightglass.Storage"],
        ["Sightglass.Server"] = ["Sightglass.Telemetry", "Sightglass.Storage", "Sightglass.Query"],
    };

    [Fact]
    public void Arrows_BetweenProductProjects_PointOneWay()
    {
        var projects = SourceFiles.All.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".csproj", StringComparison.Ordinal)).ToList();

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));
        Assert.All(projects, path => Assert.Empty(References(path).Except(Allowed[Path.GetFileNameWithoutExtension(path)])));
    }

    [Fact]
    public void Usings_OfAProject_StayBelowIt()
    {
        var wrong =
            from project in Allowed
            from above in Allowed.Keys.Where(other => other != project.Key && !project.Value.Contains(other))
            from line in SourceFiles.Lines(SourceFiles.Code.Where(path => path.StartsWith($"src/{project.Key}/", StringComparison.Ordinal)), text => text.Contains($"using {above}", StringComparison.Ordinal))
            select line;

        Assert.Empty(wrong);
    }

    [Fact]
    public void Versions_OfPackages_StandInOnePlace()
    {
        var versioned =
            from path in SourceFiles.All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal))
            from package in XDocument.Parse(Repository.Text(path)).Descendants("PackageReference")
            where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
            select $"{path}: {package}";

        Assert.Empty(versioned);
    }

    [Fact]
    public void Projects_AllStandInTheSolution()
    {
        var known = XDocument.Parse(Repository.Text("Sightglass.slnx")).Descendants("Project").Select(project => (string)project.Attribute("Path")!);

        Assert.Equal(SourceFiles.All.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Text(project)).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
}
