using System.Text;
using Sightglass.Telemetry.Catalog.SourceCode;

namespace Sightglass.Server.Cli.Catalog;

/// <summary>The source files of a folder, without what is generated or of others.</summary>
internal static class SourceFolder
{
    /// <summary>Larger files are generated.</summary>
    private const int MaxBytes = 2 << 20;

    private static readonly HashSet<string> Skipped = ["node_modules", "bin", "obj", ".git", "dist", "build", "out", ".venv", "venv", "__pycache__", ".tox", ".next", "vendor", "artifacts", "coverage"];

    /// <summary>Each file of a language that is understood, by its path from the folder, and what it says about events.</summary>
    /// <param name="folder">An existing folder.</param>
    /// <param name="left">Receives the files that are too large or cannot be read.</param>
    public static IEnumerable<(string File, SourceEvents Found)> Scan(string folder, ICollection<string> left)
    {
        foreach (var path in Files(new DirectoryInfo(folder)))
        {
            if (SourceLanguages.Of(path) is not { } language)
            {
                continue;
            }

            var name = Path.GetRelativePath(folder, path);
            if (ReadText(path) is { } text)
            {
                yield return (name, SourceScanner.Scan(text, language));
            }
            else
            {
                left.Add(name);
            }
        }
    }

    // Links are not followed: they lead to files that are found anyway, or in a circle.
    private static IEnumerable<string> Files(DirectoryInfo folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in folder.EnumerateFiles("*", options).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            yield return file.FullName;
        }

        foreach (var file in folder.EnumerateDirectories("*", options).Where(inner => !Skipped.Contains(inner.Name)).OrderBy(inner => inner.Name, StringComparer.Ordinal).SelectMany(Files))
        {
            yield return file;
        }
    }

    private static string? ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path, Encoding.UTF8) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
