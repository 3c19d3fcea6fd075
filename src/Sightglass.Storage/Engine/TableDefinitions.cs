using System.Text.RegularExpressions;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Engine;

/// <summary>Copies of the definitions of the engine's databases and tables: without its definition a table cannot be read, whatever its parts are.</summary>
/// <remarks>The engine rewrites a definition with each change of a column. It has been seen to leave an empty one on a full disk, after which it does not start. One caller at a time.</remarks>
/// <param name="dataDirectory">The server's data directory.</param>
internal sealed partial class TableDefinitions(string dataDirectory)
{
    private const string Extension = ".sql";

    // In names of copies, instead of the separator of folders.
    private const char Separator = '~';

    // Bytes. Two UUIDs have about thirty different digits.
    private const int MaxFlipped = 8;

    private readonly string _database = Path.Combine(dataDirectory, "engine", "db");
    private readonly string _copies = Path.Combine(dataDirectory, "engine", "definitions");

    // What was copied last: nothing is read while nothing changes.
    private readonly Dictionary<string, (long Length, DateTime Written)> _known = new(StringComparer.Ordinal);

    /// <summary>Copies what has changed.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public void Keep()
    {
        foreach (var file in Files().Where(file => file.Exists && (!_known.TryGetValue(file.FullName, out var known) || known != (file.Length, file.LastWriteTimeUtc))))
        {
            var content = File.ReadAllBytes(file.FullName);
            if (content.AsSpan().StartsWith("ATTACH "u8))
            {
                new StoreDirectory(_copies).Replace(Path.GetRelativePath(_database, file.FullName).Replace(Path.DirectorySeparatorChar, Separator), content);
                _known[file.FullName] = (file.Length, file.LastWriteTimeUtc);
            }
        }
    }

    /// <summary>Puts the copy in the place of a definition that kept the engine from starting.</summary>
    /// <param name="lastWords">What the engine said; it may name the file.</param>
    /// <returns>The file, relative to the engine's folder; null when it said nothing of the kind, or the copy is no better.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public string? TryRestore(string lastWords) =>
        Named().Match(lastWords) is { Success: true, Groups: var groups } && groups["file"].Value is var file && !file.Contains("..", StringComparison.Ordinal) && TryRestoreFile(file) ? file : null;

    /// <summary>Puts the copy in the place of each definition that has the same length and a few other bytes: a change of the table changes the length, and a table of the same name made anew has another UUID;
    /// a flipped bit does neither, and the engine may start with it and miss a column.</summary>
    /// <returns>The files, relative to the engine's folder.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public IReadOnlyList<string> RestoreFlipped() => [.. Copied().Where(IsFlipped).Where(TryRestoreFile)];

    /// <summary>Puts the copy in the place of each definition that is no longer what it was when the engine last ran: what is wrong with one keeps the engine from starting, and it does not always say which.</summary>
    /// <returns>The files, relative to the engine's folder.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public IReadOnlyList<string> RestoreAll() => [.. Copied().Where(TryRestoreFile)];

    /// <summary>The definitions that are there and have a copy.</summary>
    private IEnumerable<string> Copied() => Directory.Exists(_copies)
        ? Directory.GetFiles(_copies, "*" + Extension).Select(copy => Path.GetFileName(copy).Replace(Separator, Path.DirectorySeparatorChar)).Where(file => File.Exists(PathOf(file)))
        : [];

    private string PathOf(string file) => Path.Combine(_database, file);

    private string CopyOf(string file) => Path.Combine(_copies, file.Replace(Path.DirectorySeparatorChar, Separator));

    private bool IsFlipped(string file)
    {
        var (content, copy) = (File.ReadAllBytes(PathOf(file)), File.ReadAllBytes(CopyOf(file)));
        return content.Length == copy.Length && content.Zip(copy).Count(pair => pair.First != pair.Second) is > 0 and <= MaxFlipped;
    }

    private bool TryRestoreFile(string file)
    {
        var (path, copy) = (PathOf(file), CopyOf(file));
        if (!File.Exists(copy) || (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(copy))))
        {
            return false;
        }

        if (File.Exists(path))
        {
            // For somebody who wants to know what was wrong with it.
            new StoreDirectory(_copies).Replace(Path.GetFileName(copy) + ".damaged", File.ReadAllBytes(path));
        }

        new StoreDirectory(Path.GetDirectoryName(path)!).Replace(Path.GetFileName(path), File.ReadAllBytes(copy));
        return true;
    }

    private IEnumerable<FileInfo> Files()
    {
        var (metadata, store) = (new DirectoryInfo(Path.Combine(_database, "metadata")), new DirectoryInfo(Path.Combine(_database, "store")));
        return (metadata.Exists ? metadata.GetFiles("*" + Extension) : [])
            .Concat(store.Exists ? store.GetDirectories().SelectMany(first => first.GetDirectories()).SelectMany(second => second.GetFiles("*" + Extension)) : []);
    }

    [GeneratedRegex(@"metadata file (?<file>(store|metadata)/[^\s:]+\.sql)")]
    private static partial Regex Named();
}
