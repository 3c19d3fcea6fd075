using System.Globalization;

namespace Sightglass.Faults.Reading;

/// <summary>The files of the events' parts in the engine's folder. Only for a stopped engine.</summary>
internal static class EngineParts
{
    /// <summary>Parts of the table of events, with their rows, without those that a merge has replaced.</summary>
    public static IReadOnlyList<EnginePart> Find(string dataDirectory)
    {
        var store = Path.Combine(dataDirectory, "engine", "db", "store");
        return Directory.Exists(store)
            ? [.. Directory.GetDirectories(store).SelectMany(Directory.GetDirectories).Where(IsTableOfEvents).SelectMany(table => InForce([.. Directory.GetDirectories(table).Select(Read).OfType<EnginePart>()])).OrderBy(part => part.Path, StringComparer.Ordinal)]
            : [];
    }

    private static IEnumerable<EnginePart> InForce(List<EnginePart> parts) => parts.Where(part => !parts.Exists(other => other.Replaces(part)));

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
internal sealed record EnginePart(string Path, long Rows)
{
    // partition, first block, last block, level: 20261123_1_5_2 replaces 20261123_2_3_1.
    private readonly string[] _name = System.IO.Path.GetFileName(Path).Split('_');

    public bool Replaces(EnginePart other) =>
        _name.Length >= 4 && other._name.Length >= 4 && _name[0] == other._name[0]
        && Number(1) <= other.Number(1) && Number(2) >= other.Number(2) && Number(3) > other.Number(3);

    private long Number(int index) => long.TryParse(_name[index], CultureInfo.InvariantCulture, out var number) ? number : 0;
}
