using System.Text.Json;

namespace Sightglass.Server.Metrics.Packs;

/// <summary>One line of a sample, read without product code.</summary>
internal sealed record SampleEvent(JsonElement Json)
{
    public DateTimeOffset Time { get; } = Json.GetProperty("timestamp").GetDateTimeOffset();

    public static IReadOnlyList<SampleEvent> Read(string sample) =>
        [.. File.ReadLines(Repository.FullPath($"samples/{sample}.ndjson")).Select(line => new SampleEvent(JsonDocument.Parse(line).RootElement))];

    public bool Is(params ReadOnlySpan<string> names) => names.Contains(Json.GetProperty("event").GetString());

    public bool Has(string field) => Json.TryGetProperty(field, out _);

    /// <summary>The text of a value of any type; null when the event does not have it.</summary>
    public string? Text(string field) =>
        Json.TryGetProperty(field, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    public double? Number(string field) => Json.TryGetProperty(field, out var value) ? value.GetDouble() : null;

    public bool IsTrue(string field) => Text(field) == "true";
}
