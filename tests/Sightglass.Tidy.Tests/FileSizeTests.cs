using System.Text.RegularExpressions;

namespace Sightglass.Tidy.Tests;

/// <summary>Prints the longest files and methods for readers. Fails only if a file or a method is far too long.</summary>
public sealed partial class FileSizeTests(ITestOutputHelper output)
{
    private const int MaxProductLines = 700;
    private const int MaxTestLines = 1000;
    private const int MaxMethodLines = 100;

    private static readonly IReadOnlyList<string> Files = [.. SourceFiles.Code.Where(path => !path.EndsWith("/schema.d.ts", StringComparison.Ordinal))];

    [Fact]
    public void Files_AreOfASizeThatCanBeRead()
    {
        var sizes = Print(Files.Select(path => (Name: path, Lines: Repository.Text(path).Count(character => character == '\n'))));

        Assert.DoesNotContain(sizes, file => file.Lines > (file.Name.StartsWith("tests/", StringComparison.Ordinal) ? MaxTestLines : MaxProductLines));
    }

    [Fact]
    public void Methods_AreOfASizeThatCanBeRead()
    {
        var sizes = Print(Files.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)).SelectMany(Methods));

        Assert.NotEmpty(sizes);
        Assert.DoesNotContain(sizes, method => method.Lines > MaxMethodLines);
    }

    private List<(string Name, int Lines)> Print(IEnumerable<(string Name, int Lines)> sizes)
    {
        var ordered = sizes.OrderByDescending(size => size.Lines).ToList();
        ordered.Take(10).ToList().ForEach(size => output.WriteLine($"{size.Lines,6} {size.Name}"));
        return ordered;
    }

    // A body begins after the signature and ends with the brace below its own; this relies on the formatter's layout.
    private static IEnumerable<(string Name, int Lines)> Methods(string path)
    {
        var text = Repository.Text(path);
        foreach (Match start in Body().Matches(text))
        {
            var end = text.IndexOf($"\n{start.Groups["indent"].Value}}}", start.Index + start.Length, StringComparison.Ordinal);
            if (end > 0)
            {
                yield return ($"{path}: {start.Groups["signature"].Value.Trim()}", text.AsSpan(start.Index + start.Length, end - start.Index - start.Length).Count('\n'));
            }
        }
    }

    [GeneratedRegex(@"^(?<signature> {4,8}(?!if|for|foreach|while|switch|using|lock|catch|await|fixed)\w[^\n]*\))\n(?<indent> {4}| {8})\{$", RegexOptions.Multiline)]
    private static partial Regex Body();
}
