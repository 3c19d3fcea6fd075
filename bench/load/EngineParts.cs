using System.Globalization;
using System.Text.RegularExpressions;

namespace Sightglass.Load;

/// <summary>Reads the active parts from the engine's folder. Merged parts stay there for minutes and do not count.</summary>
/// <remarks>A part's folder is named <c>partition_firstBlock_lastBlock_level</c>; a part of the same partition replaces it if it covers its blocks on a higher level.</remarks>
internal static partial class EngineParts
{
    /// <returns>Name and size of each, by path.</returns>
    public static Dictionary<string, long> Active(string dataDirectory)
    {
        var store = Path.Combine(dataDirectory, "engine", "db", "store");
        var parts = Directory.Exists(store)
            ? Directory.EnumerateDirectories(store, "*", SearchOption.AllDirectories).Select(Part.Parse).OfType<Part>().ToList()
            : [];
        return parts.Where(part => !parts.Exists(other => other.Covers(part))).ToDictionary(part => part.Path, part => SizeOf(part.Path));
    }

    // A merge may remove the directory while it is being read.
    private static long SizeOf(string directory)
    {
        try
        {
            return new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^(?<partition>[^_]+)_(?<first>\d+)_(?<last>\d+)_(?<level>\d+)(_\d+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex PartName { get; }

    private sealed record Part(string Path, string Table, string Partition, long First, long Last, long Level)
    {
        public static Part? Parse(string path)
        {
            var match = PartName.Match(System.IO.Path.GetFileName(path));
            return match.Success
                ? new Part(path, System.IO.Path.GetDirectoryName(path)!, match.Groups["partition"].Value, Number(match, "first"), Number(match, "last"), Number(match, "level"))
                : null;
        }

        public bool Covers(Part other) =>
            other != this && Table == other.Table && Partition == other.Partition && First <= other.First && other.Last <= Last && other.Level < Level;

        private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }
}
