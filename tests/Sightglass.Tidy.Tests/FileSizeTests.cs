namespace Sightglass.Tidy.Tests;

/// <summary>Prints what a reader may want to look at first. Fails only where a file is past any reason.</summary>
public sealed class FileSizeTests(ITestOutputHelper output)
{
    private const int ProductLinesMax = 700;
    private const int TestLinesMax = 1000;

    [Fact]
    public void Files_AreOfASizeThatCanBeRead()
    {
        var files = SourceFiles.Code.Where(path => !path.EndsWith("/schema.d.ts", StringComparison.Ordinal))
            .Select(path => (Path: path, Lines: Repository.Text(path).Count(character => character == '\n')))
            .OrderByDescending(file => file.Lines)
            .ToList();

        foreach (var (path, lines) in files.Take(10))
        {
            output.WriteLine($"{lines,6} {path}");
        }

        Assert.DoesNotContain(files, file => file.Lines > (file.Path.StartsWith("tests/", StringComparison.Ordinal) ? TestLinesMax : ProductLinesMax));
    }
}
