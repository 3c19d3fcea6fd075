using System.Text.Json;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <param name="QueryId">Any name; nothing is saved under it.</param>
/// <param name="Timeframe">All stored time when it is left out.</param>
/// <param name="View">events, calculations, invocations, traces, requests or agents. By default calculations if there are some, else events.</param>
/// <param name="Parameters">See docs/languages/builder.md.</param>
/// <param name="Limit">Most events, invocations or traces of the answer: 1 to 2,000.</param>
/// <param name="Offset">The <c>$metadata.id</c> of an event, to go on after it.</param>
/// <param name="OffsetBy">How many events, groups, invocations or traces to skip.</param>
/// <param name="OffsetDirection">next for older events than that of the offset, prev for newer ones.</param>
/// <param name="Granularity">Number of steps of a series: 1 to 500.</param>
/// <param name="Chart">False: without series.</param>
/// <param name="Compare">True: the calculations of the time before, as long, too.</param>
/// <param name="IgnoreSeries">True: without series.</param>
/// <param name="Dry">Told again in the answer. No query is saved.</param>
internal sealed record TelemetryQueryRequest(
    string? QueryId = null,
    TelemetryTimeframe? Timeframe = null,
    string? View = null,
    JsonElement? Parameters = null,
    int? Limit = null,
    string? Offset = null,
    int? OffsetBy = null,
    string? OffsetDirection = null,
    int? Granularity = null,
    bool? Chart = null,
    bool? Compare = null,
    bool? IgnoreSeries = null,
    bool? Dry = null);

/// <param name="From">Epoch milliseconds, inclusive.</param>
/// <param name="To">Epoch milliseconds, inclusive.</param>
internal sealed record TelemetryTimeframe(double? From, double? To);

/// <param name="Datasets">Means nothing: all events are in one.</param>
/// <param name="Filters">Selects the events whose keys are listed.</param>
/// <param name="Needle">A text that occurs in the events.</param>
/// <param name="KeyNeedle">A text that occurs in the keys.</param>
/// <param name="From">Epoch milliseconds, inclusive.</param>
/// <param name="To">Epoch milliseconds, inclusive.</param>
/// <param name="Limit">Most keys of the answer: 1 to 1,000.</param>
internal sealed record TelemetryKeysRequest(
    IReadOnlyList<string>? Datasets = null, JsonElement? Filters = null, JsonElement? Needle = null, TelemetryKeyNeedle? KeyNeedle = null, double? From = null, double? To = null, int? Limit = null);

/// <param name="Value">The text.</param>
/// <param name="IsRegex">It is a regular expression.</param>
/// <param name="MatchCase">Letter case matters.</param>
internal sealed record TelemetryKeyNeedle(string? Value, bool IsRegex = false, bool MatchCase = false);

/// <param name="Key">The key whose values are listed.</param>
/// <param name="Type">string, number or boolean: what the values are returned as.</param>
/// <param name="Limit">Most values of the answer: 1 to 1,000.</param>
internal sealed record TelemetryValuesRequest(
    string? Key, string? Type = null, IReadOnlyList<string>? Datasets = null, TelemetryTimeframe? Timeframe = null, JsonElement? Filters = null, JsonElement? Needle = null, int? Limit = null);
