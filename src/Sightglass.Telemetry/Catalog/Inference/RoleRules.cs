using System.Collections.Frozen;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>How a role is known.</summary>
/// <param name="Role">The role.</param>
/// <param name="Canonical">The field that ingest fills; null when there is none.</param>
/// <param name="Names">The names that programs use, as words, the surest first. A path fits if it ends with one of them.</param>
/// <param name="Fits">Whether the values of a path can have the role.</param>
internal sealed record RoleRule(Role Role, string? Canonical, string[] Names, Func<PathProfile, bool> Fits)
{
    /// <summary>Words that say that a path means something else: a limit, a part, a price per unit.</summary>
    public string[] Unless { get; init; } = [];

    /// <summary>Whether values alone tell that a path has the role, whatever it is called.</summary>
    public Func<PathProfile, bool>? LooksLike { get; init; }
}

/// <summary>The names and values of each role, from the log formats in use: access logs of gateways and proxies, bodies of OpenAI, Anthropic, Gemini and Ollama, LiteLLM, pino, winston, structlog, Serilog, Python, nginx.</summary>
internal static class RoleRules
{
    private const int MaxModels = 500;
    private const int MaxProviders = 50;
    private const int MaxNames = 500;

    private static readonly string[] ModelBeginnings = ["gpt-", "claude", "gemini", "llama", "mistral", "mixtral", "qwen", "deepseek", "@cf/", "o1", "o3", "o4", "text-embedding", "grok", "command-r", "openai/", "anthropic/", "meta-llama/", "phi-", "gemma"];
    private static readonly FrozenSet<string> Levels = new[] { "trace", "verbose", "debug", "info", "information", "notice", "warn", "warning", "error", "err", "fatal", "critical" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly string[] NotTokens = ["max", "limit", "budget", "per", "cache", "cached", "creation", "reasoning", "audio", "price", "cost"];

    public static readonly IReadOnlyList<RoleRule> All =
    [
        new(Role.Time, "time", [], _ => false),
        new(Role.Name, "event", ["event name", "event type", "action", "operation", "call type", "op", "type"], path => path.Type == PathType.Text && path.Distinct <= MaxNames) { Unless = ["error", "err", "exception", "content", "media", "mime"] },
        new(Role.Message, "message", ["message", "msg", "text", "body", "description"], path => path.Type == PathType.Text) { Unless = ["error", "err", "exception", "request", "response"] },
        new(Role.Level, "level", ["level", "severity", "log level", "levelname"], path => path.Type is PathType.Text or PathType.Integer && path.Distinct <= 20) { LooksLike = path => path.Type == PathType.Text && path.Top.All(value => Levels.Contains(value.Value)) },
        new(Role.Duration, "duration_ms", ["duration", "latency", "response time", "elapsed", "elapsed time", "request time", "took", "time taken", "total time", "processing time", "execution time", "upstream response time", "runtime", "run time", "dur", "dauer", "antwortzeit", "laufzeit"],
            path => path.IsNumeric && path.Min >= 0) { Unless = ["max", "limit", "timeout", "first", "ttft", "queue", "threshold", "start"] },
        new(Role.Status, "status_code", ["status code", "http status", "status", "response code", "code", "outcome", "result", "ergebnis"], FailureSigns.IsStatus) { Unless = ["error", "err", "exit", "country", "zip", "postal"] },
        new(Role.ErrorType, "error_type", ["error type", "err type", "exception type", "error code", "error name", "error class", "err code", "err name", "exception name", "exception class", "exc type", "exc name"], path => path.Type is PathType.Text && path.Distinct <= MaxNames),
        new(Role.ErrorText, "error_message", ["error message", "err message", "exception message", "error msg", "error text", "error detail", "error details", "error", "err", "exception", "exc", "error description", "failure reason", "last error"], path => path.Type == PathType.Text),
        new(Role.Model, "model", ["model", "model name", "model id", "request model", "requested model", "deployment", "engine", "model group", "response model", "model used", "modell"], path => path.Type == PathType.Text && path.Distinct <= MaxModels)
        {
            Unless = ["car", "device", "phone", "train", "view"],
            LooksLike = path => path.Type == PathType.Text && path.Distinct <= MaxModels && path.Top.All(value => Array.Exists(ModelBeginnings, start => value.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))),
        },
        new(Role.Provider, "provider", ["provider", "llm provider", "model provider", "vendor", "gen ai system", "upstream"], path => path.Type == PathType.Text && path.Distinct <= MaxProviders),
        new(Role.InputTokens, "input_tokens", ["prompt tokens", "input tokens", "tokens in", "tokens input", "tokens prompt", "in tokens", "prompt token count", "input token count", "prompt eval count", "request tokens", "tokens eingabe", "eingabe tokens"], IsCount) { Unless = NotTokens },
        new(Role.OutputTokens, "output_tokens", ["completion tokens", "output tokens", "tokens out", "tokens output", "tokens completion", "out tokens", "candidates token count", "output token count", "completion token count", "eval count", "generated tokens", "response tokens", "tokens ausgabe", "ausgabe tokens"], IsCount) { Unless = [.. NotTokens, "prompt"] },
        new(Role.CachedTokens, "cache_read_tokens", ["cached tokens", "cache read input tokens", "cache read tokens", "cached input tokens", "input cached tokens", "cached content token count", "prompt cache hit tokens"], IsCount) { Unless = ["max", "limit"] },
        new(Role.ReasoningTokens, "reasoning_tokens", ["reasoning tokens", "thoughts token count", "thinking tokens"], IsCount) { Unless = ["max", "limit", "budget"] },
        new(Role.Cost, "cost_usd", ["cost usd", "response cost", "total cost", "total cost usd", "cost", "estimated cost", "spend", "price usd", "amount usd", "cost in usd", "kosten", "kosten usd"], path => path.IsNumeric && path.Min >= 0) { Unless = ["per", "max", "limit", "budget"] },
        new(Role.Route, "route", ["route", "path", "url path", "endpoint", "request uri", "uri", "url", "http target", "handler", "request path"], path => path.Type == PathType.Text) { Unless = ["file", "redirect", "image", "callback", "base", "referer"] },
        new(Role.User, "user_id", ["user id", "user", "uid", "user name", "username", "user email", "user e mail", "user mail", "email", "e mail", "end user", "customer id", "customer", "account id", "account", "team id", "team", "api key id", "api key", "key alias", "key name", "client id", "org id", "organization", "org", "workspace", "benutzer", "benutzer id", "nutzer", "kunde"],
            path => path.Type is PathType.Text or PathType.Integer) { Unless = ["agent"] },
        new(Role.Session, "session_id", ["session id", "conversation id", "chat id", "session", "conversation", "thread id"], path => path.Type is PathType.Text or PathType.Integer),
        new(Role.Request, "request_id", ["request id", "req id", "correlation id", "x request id", "call id", "reqid", "run id"], path => path.Type is PathType.Text or PathType.Integer),
        new(Role.Trace, "trace_id", ["trace id", "traceid", "dd trace id", "trace"], path => path.Type is PathType.Text or PathType.Integer),
    ];

    private static bool IsCount(PathProfile path) => path.Type == PathType.Integer && path.Min >= 0;
}
