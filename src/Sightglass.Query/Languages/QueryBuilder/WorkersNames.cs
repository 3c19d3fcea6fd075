namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>The names of Workers Logs for what every event may have. Every other key is a key of the logged JSON, and is found under its own name.</summary>
public static class WorkersNames
{
    public const string Metadata = "$metadata";

    public const string Workers = "$workers";

    // Before the names in some of Cloudflare's documents.
    private const string Cloudflare = "$cloudflare.";

    /// <summary>Their name, and the field of ours. The first of several names for a field is the usual one.</summary>
    public static readonly IReadOnlyList<(string Name, string Field)> All =
    [
        ("$metadata.id", "id"),
        ("$metadata.level", "level"),
        ("$metadata.message", "message"),
        ("$metadata.error", "error_message"),
        ("$metadata.service", "service"),
        ("$metadata.type", "kind"),
        ("$metadata.requestId", "request_id"),
        ("$metadata.traceId", "trace_id"),
        ("$metadata.spanId", "span_id"),
        ("$metadata.parentSpanId", "parent_span_id"),
        ("$metadata.spanName", "event"),
        ("$metadata.duration", "duration_ms"),
        ("$metadata.statusCode", "status_code"),
        ("$metadata.fingerprint", "fingerprint"),
        ("$metadata.cost", "cost_usd"),
        ("$metadata.startTime", "time"),
        ("$workers.requestId", "request_id"),
        ("$workers.scriptName", "service"),
        ("$workers.wallTimeMs", "duration_ms"),
        ("$workers.outcome", "outcome"),
        ("$workers.scriptVersion.id", "release"),
        ("timestamp", "time"),
    ];

    // Names of parts of our events that a logged object may have as keys of its own.
    private static readonly HashSet<string> OwnKeys = ["id", "received", "attributes"];

    private static readonly Dictionary<string, string> Fields = All.ToDictionary(pair => pair.Name, pair => pair.Field, StringComparer.Ordinal);

    /// <summary>The field that a key means.</summary>
    public static string FieldOf(string key)
    {
        var name = key.StartsWith(Cloudflare, StringComparison.Ordinal) ? key[Cloudflare.Length..] : key;
        return Fields.TryGetValue(name, out var field) ? field : OwnKeys.Contains(name) ? $"attributes.{name}" : name;
    }
}
