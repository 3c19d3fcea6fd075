using System.Globalization;

namespace Sightglass.Faults.Reading;

/// <summary>The files of the events' parts in the engine's folder. Only for a stopped engine.</summary>
internal static class EngineParts
{
    /// <summary>Parts of the table of events, with their rows. Parts that a merge has replaced are among them.</summary>
    public static IReadOnlyList<EnginePart> Find(string dataDirectory)
    {
        var store = Path.Combine(dataDirectory, "engine", "db", "store");
        return Directory.Exists(store)
            ? [.. Directory.GetDirectories(store).SelectMany(Directory.GetDirectories).Where(IsTableOfEvents).SelectMany(Directory.GetDirectories).Select(Read).OfType<EnginePart>().OrderBy(part => part.Path, StringComparer.Ordinal)]
            : [];
    }

    // The tables of the engine itself have no minmax index of a column "time".
    private static bool IsTableOfEvents(string table) => Directory.GetDirectories(table).Any(part => File.Exists(Path.Combine(part, "minmax_time.idx")));

    private static EnginePart? Read(string path)
    {
        var count = Path.Combine(path, "count.txt");
        return File.Exists(count) && long.TryParse(File.ReadAllText(count), CultureInfo.InvariantCulture, out var rows) && !Path.GetFileName(path).StartsWith("tmp", StringComparison.Ordinal)
            ? new EnginePart(path, rows)
            : null;
    }
}

/// <param name="Path">Its folder.</param>
/// <param name="Rows">Events in it.</param>
internal sealed record EnginePart(string Path, long Rows);
