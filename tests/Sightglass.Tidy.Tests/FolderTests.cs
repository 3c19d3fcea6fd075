using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Sightglass.Tidy.Tests;

/// <summary>The dependencies between the folders of a project. A folder and its subfolders count as one; the subfolders are checked against each other as well.</summary>
public sealed class FolderTests
{
    private static readonly System.Reflection.Assembly[] Assemblies =
    [
        typeof(Telemetry.Events.EventBatch).Assembly,
        typeof(Storage.ClickHouse.ClickHouseClient).Assembly,
        typeof(Query.Sql.SqlCompiler).Assembly,
        typeof(Server.ProductVersion).Assembly,
    ];

    private static readonly Architecture Architecture = new ArchLoader().LoadAssemblies(Assemblies).Build();

    public static TheoryData<string> Projects => ["Sightglass.Telemetry", "Sightglass.Storage", "Sightglass.Query", "Sightglass.Server"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_MakeNoCircle(string project)
    {
        var arrows = ArrowsOf(project);
        var circles = arrows.Where(arrow => IsReached(arrow.From, arrow.To, arrows));

        Assert.Empty(circles.Select(arrow => $"{arrow.From} -> {arrow.To}, by {arrow.Because}"));
    }

    [Fact]
    public void Composition_IsKnown_ByTheCommandLineOnly() =>
        Assert.Equal(["Sightglass.Server.Cli"], ArrowsOf("Sightglass.Server").Where(arrow => arrow.To == "Sightglass.Server.Composition").Select(arrow => arrow.From));

    [Fact]
    public void Http_KnowsNoFeature() =>
        Assert.DoesNotContain(ArrowsOf("Sightglass.Server"), arrow => arrow.From == "Sightglass.Server.Http");

    /// <summary>Which folder uses which, at the level where their paths diverge: <c>A.B.C</c> and <c>A.D</c> give an arrow from <c>A.B</c> to <c>A.D</c>.</summary>
    private static List<Arrow> ArrowsOf(string project) =>
    [
        .. from type in Architecture.Types
           where IsIn(type, project)
           from dependency in type.Dependencies
           let other = dependency.Target
           where IsIn(other, project)
           let parted = Part(type.Namespace.FullName, other.Namespace.FullName)
           where parted is not null
           group (type, other) by parted.Value into uses
           select new Arrow(uses.Key.From, uses.Key.To, string.Join(", ", uses.Select(use => $"{use.type.Name} of {use.other.Name}").Distinct().Take(5))),
    ];

    // A type parameter does not use another type with the same name.
    private static bool IsIn(IType type, string project) =>
        type is not GenericParameter && type.Namespace?.FullName is { } name && (name == project || name.StartsWith(project + ".", StringComparison.Ordinal));

    private static (string From, string To)? Part(string from, string to)
    {
        var (left, right) = (from.Split('.'), to.Split('.'));
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == left.Length || same == right.Length ? null : (string.Join('.', left.Take(same + 1)), string.Join('.', right.Take(same + 1)));
    }

    private static bool IsReached(string from, string start, List<Arrow> arrows)
    {
        var reached = new HashSet<string> { start };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var folder))
        {
            foreach (var arrow in arrows.Where(arrow => arrow.From == folder && reached.Add(arrow.To)))
            {
                next.Enqueue(arrow.To);
            }
        }

        return reached.Contains(from);
    }

    private sealed record Arrow(string From, string To, string Because);
}
