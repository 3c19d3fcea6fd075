using System.Text.Json;

namespace Sightglass.Faults.Reading;

/// <summary>What the server says is damaged, as it stands in the data folder.</summary>
/// <param name="Entries">Kind and place of each entry of the damage list, with its rows (null: not known).</param>
/// <param name="Quarantined">Names of the files that were set aside.</param>
internal sealed record DamageReport(IReadOnlyList<DamageEntry> Entries, IReadOnlyList<string> Quarantined)
{
    private const string ListFile = "damage.ndjson";

    public static DamageReport Read(string dataDirectory)
    {
        var list = Path.Combine(dataDirectory, ListFile);
        var quarantine = Path.Combine(dataDirectory, "spool", "quarantine");
        return new DamageReport(
            [.. (File.Exists(list) ? File.ReadAllLines(list) : []).Select(Entry).OfType<DamageEntry>()],
            [.. (Directory.Exists(quarantine) ? Directory.GetFiles(quarantine) : []).Select(path => Path.GetFileName(path)!).Where(name => !name.EndsWith(".txt", StringComparison.Ordinal))]);
    }

    /// <summary>What has come since an earlier report.</summary>
    public DamageReport Since(DamageReport earlier) => new([.. Entries.Except(earlier.Entries)], [.. Quarantined.Except(earlier.Quarantined)]);

    /// <summary>Rows that the entries name.</summary>
    public long Rows => Entries.Sum(entry => entry.Rows ?? 0);

    /// <summary>True when an entry leaves open how many rows it hit.</summary>
    public bool IsOpen => Entries.Any(entry => entry.Rows is null);

    public bool IsEmpty => Entries.Count == 0 && Quarantined.Count == 0;

    private static DamageEntry? Entry(string line)
    {
        try
        {
            var json = JsonDocument.Parse(line).RootElement;
            var rows = json.GetProperty("rows");
            return new DamageEntry(json.GetProperty("kind").GetString()!, json.GetProperty("place").GetString()!, rows.ValueKind == JsonValueKind.Number ? rows.GetInt64() : null, json.GetProperty("detail").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // The list itself was damaged.
        }
    }
}

/// <summary>An entry of the damage list.</summary>
internal sealed record DamageEntry(string Kind, string Place, long? Rows, string Detail);
