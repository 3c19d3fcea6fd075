using System.Text.Json.Nodes;

namespace Sightglass.Browser.Infrastructure;

/// <summary>The week of <c>samples/workers-ai.ndjson</c> moved to the page's default range, and its first days again for the week before.</summary>
public static class SampleEvents
{
    // The sample is shorter than a week by more than this. It is placed away from both ends of the range, so that no event leaves the range during a test.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly TimeSpan BeforeLength = TimeSpan.FromDays(3);

    /// <summary>Lines of NDJSON.</summary>
    public static IEnumerable<string> TwoWeeks(DateTimeOffset now)
    {
        var week = Repository.Text("samples/workers-ai.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var shift = now - Margin - week.Max(TimeOf);

        // Only a part, so that the two weeks differ in every number.
        var before = week.Where(item => TimeOf(item) < week.Min(TimeOf) + BeforeLength);
        return [.. before.Select(item => Moved(item, shift - Week)), .. week.Select(item => Moved(item, shift))];
    }

    private static DateTimeOffset TimeOf(JsonObject item) => (DateTimeOffset)item["timestamp"]!;

    private static string Moved(JsonObject item, TimeSpan shift)
    {
        var copy = item.DeepClone().AsObject();
        copy["timestamp"] = TimeOf(item) + shift;
        return copy.ToJsonString();
    }
}
