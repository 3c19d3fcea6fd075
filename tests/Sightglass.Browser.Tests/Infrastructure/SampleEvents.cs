using System.Text.Json.Nodes;

namespace Sightglass.Browser.Infrastructure;

/// <summary>The week of <c>samples/workers-ai.ndjson</c> moved to where the page looks by default, and its first days once more for the week before.</summary>
public static class SampleEvents
{
    // The sample spans less than a week by more than this: away from both ends of the range, so that no event leaves it during a test.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly TimeSpan BeforeLength = TimeSpan.FromDays(3);

    /// <summary>Lines of NDJSON.</summary>
    public static IEnumerable<string> TwoWeeks(DateTimeOffset now)
    {
        var week = Repository.Text("samples/workers-ai.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var shift = now - Margin - week.Max(TimeOf);

        // A part only: so the two weeks differ in every number.
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
