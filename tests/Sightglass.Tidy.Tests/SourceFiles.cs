using System.Diagnostics;

namespace Sightglass.Tidy.Tests;

/// <summary>The repository's files as Git knows them, including new ones and without ignored ones.</summary>
internal static class SourceFiles
{
    private static readonly string[] TextTypes = [".cs", ".csproj", ".props", ".slnx", ".json", ".md", ".yaml", ".yml", ".ts", ".tsx", ".css", ".html", ".sh", ".txt", ".mjs", ".js", ""];

    /// <summary>Relative paths of text files, without lock files.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. List().Where(path => TextTypes.Contains(Path.GetExtension(path)) && File.Exists(Repository.FullPath(path)))
            .Where(path => Path.GetFileName(path) is not ("packages.lock.json" or "package-lock.json")),
    ];

    public static IEnumerable<string> Code => All.Where(path => Path.GetExtension(path) is ".cs" or ".ts" or ".tsx");

    /// <summary>Matching lines, as <c>path:line: text</c>.</summary>
    public static IEnumerable<string> Lines(IEnumerable<string> files, Func<string, bool> isFound) =>
        from file in files
        from line in Repository.Text(file).Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where isFound(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard"]) { RedirectStandardOutput = true })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return files;
    }
}
