using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The result of a query: the run, what it cost, and one of the others.</summary>
internal sealed record TelemetryAnswer(TelemetryRun Run, TelemetryCost Statistics)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TelemetryEvents? Events { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TelemetryCalculation>? Calculations { get; init; }

    /// <summary>The calculations of the time before; empty if there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TelemetryCalculation>? Compare { get; init; }

    /// <summary>By request id, that of the newest event first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<WorkersEvent>>? Invocations { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TelemetryTrace>? Traces { get; init; }

    /// <summary>Always empty: no event says that an agent of Cloudflare sent it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? Agents { get; init; }
}

/// <param name="Granularity">Number of steps of a series.</param>
/// <param name="Status">Always COMPLETED.</param>
internal sealed record TelemetryRun(string Id, string AccountId, bool Dry, int Granularity, TelemetryRunQuery Query, string Status, TelemetryRunTimeframe Timeframe, string UserId, string Created, string Updated);

/// <param name="Adhoc">Always true: no query is saved.</param>
internal sealed record TelemetryRunQuery(string Id, bool Adhoc, string Name, string? Description, string Created, string CreatedBy, string Updated, string UpdatedBy, JsonElement Parameters);

/// <summary>Epoch milliseconds, both inclusive.</summary>
internal sealed record TelemetryRunTimeframe(long From, long To);

/// <param name="Elapsed">The engine's time, in seconds.</param>
/// <param name="RowsRead">Null for keys of one tenant: the engine also reads rows of others.</param>
/// <param name="BytesRead">As <paramref name="RowsRead"/>.</param>
internal sealed record TelemetryCost(double Elapsed, [property: JsonPropertyName("rows_read")] long? RowsRead, [property: JsonPropertyName("bytes_read")] long? BytesRead);

/// <param name="Count">All events that match, those beyond the limit included.</param>
/// <param name="Fields">The keys of these events.</param>
/// <param name="Series">Steps with events, oldest first.</param>
/// <param name="Events">Newest first.</param>
internal sealed record TelemetryEvents(double Count, IReadOnlyList<TelemetryField> Fields, IReadOnlyList<TelemetryEventStep> Series, IReadOnlyList<WorkersEvent> Events);

/// <param name="Type">string, number or boolean.</param>
internal sealed record TelemetryField(string Key, string Type);

internal sealed record TelemetryEventStep(string Time, IReadOnlyList<TelemetryEventCount> Data);

/// <param name="Count">A sampled event counts as its weight.</param>
/// <param name="Interval">Length of the step in milliseconds.</param>
/// <param name="SampleInterval">Events that one stored event stands for.</param>
/// <param name="Errors">Events of the levels error and fatal.</param>
internal sealed record TelemetryEventCount(double Count, long Interval, double SampleInterval, double Errors, TelemetryEventAggregates Aggregates, IReadOnlyDictionary<string, JsonElement> Groups);

internal sealed record TelemetryEventAggregates([property: JsonPropertyName("_count")] double Count, [property: JsonPropertyName("_interval")] long Interval);

/// <param name="Calculation">Such as <c>avg(duration_ms)</c>.</param>
/// <param name="Alias">The name that the query gives it.</param>
/// <param name="Aggregates">One for each group, in the order of the query.</param>
/// <param name="Series">The same groups for each step that has events, oldest first.</param>
internal sealed record TelemetryCalculation(
    string Calculation, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alias, IReadOnlyList<TelemetryAggregate> Aggregates, IReadOnlyList<TelemetryStep> Series);

internal sealed record TelemetryStep(string Time, IReadOnlyList<TelemetryAggregate> Data);

/// <param name="Groups">The keys of the group; none without groups.</param>
/// <param name="Value">Null when there are no values to compute it from.</param>
/// <param name="Count">Events of the group.</param>
/// <param name="Interval">Length of the time in milliseconds.</param>
/// <param name="SampleInterval">Events that one stored event stands for.</param>
internal sealed record TelemetryAggregate(IReadOnlyList<TelemetryGroup> Groups, double? Value, double Count, long Interval, double SampleInterval);

/// <param name="Value">Text, number, true or false, or null for events without the key.</param>
internal sealed record TelemetryGroup(string Key, JsonElement? Value);

/// <summary>The events of a trace.</summary>
/// <param name="Spans">Number of events.</param>
/// <param name="Errors">Texts of errors, each once.</param>
internal sealed record TelemetryTrace(
    string TraceId, string RootSpanName, string RootTransactionName, IReadOnlyList<string> Service, double Spans, double TraceDurationMs, double TraceStartMs, double TraceEndMs, IReadOnlyList<string> Errors);

/// <param name="Type">string, number or boolean.</param>
/// <param name="LastSeenAt">Time of the newest event that has the key, epoch milliseconds.</param>
internal sealed record TelemetryKey(string Key, string Type, double LastSeenAt);

internal sealed record TelemetryValue(string Dataset, string Key, string Type, JsonElement Value);

/// <summary>An event as Workers Logs show it.</summary>
/// <param name="Metadata">What every event may have, under Cloudflare's names.</param>
/// <param name="Workers">What is known of the program that sent it.</param>
/// <param name="Dataset">Always the same.</param>
/// <param name="Source">What was logged.</param>
/// <param name="Timestamp">Epoch milliseconds.</param>
internal sealed record WorkersEvent(
    [property: JsonPropertyName("$metadata")] JsonObject Metadata, [property: JsonPropertyName("$workers")] JsonObject Workers, string Dataset, JsonObject Source, long Timestamp)
{
    public const string TheDataset = "cloudflare-workers";
}
