using static Sightglass.Server.Metrics.Plain.PlainEvents;

namespace Sightglass.Server.Metrics.Plain;

/// <summary>Every metric of <c>packs/chat-proxy</c>.</summary>
internal static class ChatProxyMetrics
{
    private static readonly string[] Completions = ["stream_completed", "chat_completion_success"];
    private static readonly string[] ProxyErrors = ["proxy_request_error", "stream_proxy_error", "stream_retry_proxy_error"];
    private static readonly string[] ProxyCalls = ["proxy_session_creation_start", "stream_request_start", "chat_completions_start", "embeddings_request_start", "session_retry_start"];

    public static IReadOnlyDictionary<string, Func<PlainEvents, double?>> All { get; } = new Dictionary<string, Func<PlainEvents, double?>>
    {
        ["sessions_created"] = events => events.Count("proxy_session_response"),
        ["sessions_closed"] = events => events.Count("proxy_session_closed"),
        ["sessions_left_open"] = events => events.Count("proxy_session_response") - events.Count("proxy_session_closed"),
        ["session_reuse_rate"] = events => Ratio(events.Count("existing_session_reused"), events.Count("automated_session_creation_start")),
        ["session_creation_success_rate"] = events => Ratio(events.Count("proxy_session_response"), events.Count("proxy_session_creation_start")),
        ["session_model_match_rate"] = events => Ratio(events.Count("session_model_match"), events.Count("session_model_match", "session_model_mismatch")),
        ["average_session_duration_ms"] = SessionDuration,
        ["requested_session_duration_s"] = events => events.Mean("session_duration", "automated_session_creation_start"),
        ["session_length_used_percent"] = events => Ratio(100 * SessionDuration(events), 1000 * events.Mean("session_duration", "automated_session_creation_start")),
        ["sessions_by_requested_model"] = events => events.Count("automated_session_creation_start"),
        ["sessions_by_user"] = events => events.Count(item => Text(item, "user_id") is not null, "session_created"),
        ["session_close_error_rate"] = events => Ratio(events.Count("session_close_error", "session_not_found_for_close"), events.Count("session_close_error", "session_not_found_for_close", "proxy_session_closed")),

        ["prompts"] = events => Prompts(events),
        ["completions"] = events => events.Count(Completions),
        ["completion_rate"] = events => Ratio(events.Count(Completions), Prompts(events)),
        ["streaming_requests"] = events => events.Count("stream_generator_start"),
        ["single_requests"] = events => events.Count("chat_completions_start"),
        ["streamed_completions"] = events => events.Count("stream_completed"),
        ["single_completions"] = events => events.Count("chat_completion_success"),
        ["streaming_share"] = events => Ratio(events.Count("stream_completed"), events.Count(Completions)),
        ["stream_completion_rate"] = events => Ratio(events.Count("stream_completed"), events.Count("stream_generator_start")),
        ["average_chunks"] = events => events.Mean("total_chunks", "stream_completed"),
        ["average_request_duration_ms"] = events => Mean(events.Elapsed("request_id", "chat_completion_request_start", Completions)),
        ["prompts_by_model"] = events => Prompts(events),
        ["prompts_by_country"] = events => Prompts(events),
        ["prompts_by_key"] = events => Prompts(events),

        ["tool_usage_rate"] = events => Ratio(events.Count("tools_detected"), Prompts(events)),
        ["tool_completion_rate"] = events => Ratio(events.Elapsed("request_id", "tools_detected", Completions).Count, events.Different("request_id", "tools_detected")),
        ["embeddings"] = events => events.Count("embeddings_request_start"),
        ["embedding_error_rate"] = events => Ratio(events.Count("embeddings_request_error"), events.Count("embeddings_request_start")),

        ["session_retries"] = events => events.Count("session_retry_start"),
        ["session_retry_rate"] = events => Ratio(events.Count("session_retry_start"), Prompts(events)),
        ["retry_success_rate"] = events => Ratio(events.Count("stream_retry_completed"), events.Count("session_retry_start")),
        ["chat_errors"] = events => events.Count("chat_completions_error", "stream_generator_error"),
        ["session_errors"] = events => events.CountNames(name => name.StartsWith("session_", StringComparison.Ordinal) && name.EndsWith("_error", StringComparison.Ordinal)),
        ["proxy_errors"] = events => events.CountNames(name => name.StartsWith("proxy_", StringComparison.Ordinal) && name.EndsWith("_error", StringComparison.Ordinal)),
        ["request_error_rate"] = events => Ratio(events.Count("chat_completions_error", "stream_generator_error"), Prompts(events)),
        ["proxy_error_rate"] = events => Ratio(events.Count(ProxyErrors), events.Count(ProxyCalls)),
        ["error_rate"] = events => Ratio(Errors(events), Prompts(events)),
        ["errors_by_type"] = events => Errors(events),
        ["errors_by_event"] = events => Errors(events),

        ["failed_auth_rate"] = events => Ratio(events.Count("api_key_validation_failed", "jwt_validation_error"), Prompts(events)),
        ["active_api_keys"] = events => events.Different("api_key_id"),
        ["new_users"] = events => events.Count("user_creation"),
        ["user_retention"] = events => events.Different("user_id", "chat_completion_request_start"),
        ["new_user_activation_rate"] = events => Ratio(events.Elapsed("user_id", "automation_settings_created", "chat_completion_request_start").Count, events.Different("user_id", "automation_settings_created")),
        ["deleted_users"] = events => events.Count("user_deletion_complete"),
        ["active_users"] = events => events.Different("user_id"),
        ["prompts_per_user"] = events => Ratio(Prompts(events), events.Different("user_id")),
        ["api_keys_per_user"] = events => Ratio(events.Count("api_key_created"), events.Different("user_id", "api_key_created")),
        ["automation_adoption_rate"] = events => Ratio(events.Different("user_id", "automation_enabled"), events.Different("user_id")),
        ["average_automation_session_s"] = events => events.Mean("session_duration", "automation_enabled"),

        ["model_cache_hit_rate"] = events => Ratio(events.Count("cache_hit"), events.Count("cache_hit", "cache_miss")),
        ["model_cache_miss_rate"] = events => Ratio(events.Count("cache_miss"), events.Count("cache_hit", "cache_miss")),
        ["available_models"] = events => events.Largest("model_count", "cache_refresh"),
    };

    private static double Prompts(PlainEvents events) => events.Count("chat_completion_request_start");

    private static double Errors(PlainEvents events) => events.CountNames(name => name.Contains("error", StringComparison.Ordinal));

    private static double? SessionDuration(PlainEvents events) => Mean(events.Elapsed("session_id", "session_created", "session_marked_inactive"));
}
