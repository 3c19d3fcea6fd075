namespace Sightglass.Telemetry.Events;

/// <summary>The fields that every event may have, whatever packs are loaded. Adapters map their formats to these names.</summary>
/// <remarks><c>id</c>, <c>time</c>, <c>received</c>, <c>tenant</c> and <c>attributes</c> are part of every row; <see cref="EventBatch"/> itself has them.</remarks>
public static class CanonicalFields
{
    public static readonly Field Event = new("event", FieldType.Keyword, Description: "Name of the event") { IsCanonical = true, Aliases = ["event_type"] };
    public static readonly Field Kind = new("kind", FieldType.Keyword, Description: Words<EventKind>()) { IsCanonical = true };
    public static readonly Field Level = new("level", FieldType.Keyword, Description: Words<EventLevel>()) { IsCanonical = true, Aliases = ["severity"] };
    public static readonly Field Message = new("message", FieldType.Text, Description: "Text for people") { IsCanonical = true, Aliases = ["msg"] };
    public static readonly Field Weight = new("weight", FieldType.Number, "count", "Events this row stands for after sampling; absent means 1") { IsCanonical = true };

    /// <summary>All canonical fields, in the order in which events are printed.</summary>
    public static readonly IReadOnlyList<Field> All =
    [
        Event,
        Kind,
        Level,
        Keyword("service", "The program that sent the event"),
        Keyword("environment", "production, staging, …"),
        Keyword("release", "Version of the program"),
        Message,
        Keyword("logger", "The logger or scope within the program"),
        Text("trace_id", "Trace, 32 hex digits"),
        Text("span_id", "Span, 16 hex digits"),
        Text("parent_span_id", "The span that caused this one"),
        Text("request_id", "The request the event belongs to"),
        Text("session_id", "The session or conversation"),
        Text("user_id", "The user"),
        Text("job_id", "The job or item worked on"),
        Text("api_key_id", "The key the caller used"),
        Keyword("route", "Route or endpoint"),
        Keyword("method", "HTTP method"),
        new("status_code", FieldType.Integer, Description: "HTTP status") { IsCanonical = true },
        new("duration_ms", FieldType.Number, "ms", "How long it took") { IsCanonical = true },
        Keyword("operation", "chat, embeddings, execute_tool, …"),
        Keyword("provider", "Who served the model"),
        Keyword("model", "The model asked for"),
        Keyword("response_model", "The model that answered"),
        Tokens("input_tokens", "Tokens read, cached ones included", "tokens_in"),
        Tokens("output_tokens", "Tokens written, reasoning included", "tokens_out"),
        Tokens("cache_read_tokens", "Input tokens served from the provider's cache"),
        Tokens("cache_write_tokens", "Input tokens written to the provider's cache"),
        Tokens("reasoning_tokens", "Output tokens spent on reasoning"),
        new("cost_usd", FieldType.Number, "usd", "What it cost; absent when unpriced") { IsCanonical = true, Aliases = ["cost"] },
        Keyword("price_id", "The price row the cost came from"),
        Keyword("feature", "The product feature the call served"),
        Keyword("error_type", "Class of the error"),
        Text("error_message", "Text of the error"),
        Text("fingerprint", "Groups equal errors"),
        Weight,
    ];

    private static string Words<T>()
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(name => name.ToLowerInvariant()).ToList();
        return $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    private static Field Keyword(string name, string description) => new(name, FieldType.Keyword, Description: description) { IsCanonical = true };

    private static Field Text(string name, string description) => new(name, FieldType.Text, Description: description) { IsCanonical = true };

    private static Field Tokens(string name, string description, params string[] aliases) =>
        new(name, FieldType.Integer, "tokens", description) { IsCanonical = true, Aliases = aliases };
}
