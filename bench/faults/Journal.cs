using System.Text.Json;

namespace Sightglass.Faults;

/// <summary>The results of all rounds, one line of JSON each, in the campaign's folder.</summary>
internal sealed class Journal(string root)
{
    private readonly string _file = Path.Combine(root, "journal.ndjson");

    public void Clear() => File.Delete(_file);

    public void Add(RoundResult result) => File.AppendAllText(_file, JsonSerializer.Serialize(result) + "\n");

    /// <summary>In the order in which they were run. A line that was being written when the campaign was killed is left out.</summary>
    public IReadOnlyList<RoundResult> Read() => !File.Exists(_file) ? [] : [.. File.ReadAllLines(_file).Select(Parse).OfType<RoundResult>()];

    private static RoundResult? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RoundResult>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
