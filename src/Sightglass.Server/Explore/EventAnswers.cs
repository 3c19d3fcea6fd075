using System.Text.Json;
using System.Text.Json.Serialization;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Explore;

/// <summary>An event in an answer. The server prints it without making one (<see cref="EventJson"/>); readers may.</summary>
/// <param name="Id">Unique, and in the order of time.</param>
/// <param name="Time">When it happened, UTC.</param>
/// <param name="Received">When it arrived, UTC.</param>
/// <param name="Tenant">Whose it is.</param>
internal sealed record TelemetryEvent(string Id, string Time, string Received, string Tenant)
{
    /// <summary>Its name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Event { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Level { get; init; }

    /// <summary>What no declared field holds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Attributes { get; init; }

    /// <summary>The other fields that the event has, by name.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Fields { get; init; }
}

/// <summary>Some events.</summary>
/// <param name="From">The first moment that was asked for.</param>
/// <param name="To">The moment after the last.</param>
/// <param name="Events">In the order that was asked for.</param>
/// <param name="Cursor">Goes on after a full page; null when there are no more.</param>
/// <param name="Statistics">What the answer cost.</param>
internal sealed record EventListAnswer(string From, string To, IReadOnlyList<TelemetryEvent> Events, string? Cursor, QueryStatistics Statistics);

/// <summary>An event and its neighbors, in the order of time.</summary>
internal sealed record EventsAroundAnswer(IReadOnlyList<TelemetryEvent> Events);
