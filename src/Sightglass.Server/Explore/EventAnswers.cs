using System.Text.Json;
using System.Text.Json.Serialization;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Explore;

/// <summary>An event in a response. The server prints it without creating this object (<see cref="EventJson"/>); clients may deserialize it.</summary>
/// <param name="Id">Unique, sorted by time.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Received">When it arrived, UTC.</param>
/// <param name="Tenant">The tenant that owns it.</param>
internal sealed record TelemetryEvent(string Id, string Time, string Received, string Tenant)
{
    /// <summary>Its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Level { get; init; }

    /// <summary>Values that belong to no declared field.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Attributes { get; init; }

    /// <summary>The other fields that the event has, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; init; }
}

/// <summary>A list of events.</summary>
/// <param name="From">Start of the range, inclusive.</param>
/// <param name="To">End of the range, exclusive.</param>
/// <param name="Events">In the requested order.</param>
/// <param name="Cursor">For the next page; null when there are no more events.</param>
/// <param name="Statistics">Cost of the query.</param>
internal sealed record EventListAnswer(string From, string To, IReadOnlyList<TelemetryEvent> Events, string? Cursor, QueryStatistics Statistics);

/// <summary>An event and its neighbors, ordered by time.</summary>
internal sealed record EventsAroundAnswer(IReadOnlyList<TelemetryEvent> Events);
