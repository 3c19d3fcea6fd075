namespace Sightglass.Workload;

/// <summary>The words of the workload, with their frequencies.</summary>
public static class RequestVocabulary
{
    public const int UserCount = 10_000;

    /// <summary>Found only by a search within words: it begins and ends in the middle of one.</summary>
    public const string RareSubstring = "ached the deadl";

    /// <summary>Occurs in every rare message.</summary>
    public const string RarePhrase = "the upstream call reached the deadline";

    private static readonly string[] Areas = ["chat.turn", "chat.stream", "agent.step", "search.query", "usage.record", "session.state"];
    private static readonly string[] Actions = ["begun", "finished", "failed", "repeated", "waiting", "cached", "stopped", "scored", "reported", "expired"];

    /// <summary>Sixty names; the first is the most frequent.</summary>
    public static readonly string[] Events = [.. Areas.SelectMany(area => Actions.Select(action => $"{area}.{action}"))];

    /// <summary>Twenty; the first is the most frequent.</summary>
    public static readonly string[] Tenants = [.. Enumerable.Range(0, 20).Select(index => $"customer-{index:00}")];

    public static readonly string[] Services = ["assistant-api", "embedder", "agent-worker", "indexer", "edge-gateway", "metering", "identity", "grader"];

    public static readonly string[] Levels = ["debug", "info", "warn", "error"];

    public static readonly string[] Models =
        ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4", "claude-haiku-4", "gemini-2.0-flash", "llama-3.3-70b", "mistral-large", "command-r-plus"];

    public static readonly string[] Routes =
    [
        "/v1/chat/completions", "/v1/embeddings", "/v1/agents/steps", "/v1/documents", "/v1/search", "/v1/moderations",
        "/v1/batches", "/v1/rankings", "/v1/tools/calls", "/v1/sessions", "/v1/usage", "/v1/models",
    ];

    /// <summary>Messages; {0} is a place, {1} and {2} are small numbers.</summary>
    internal static readonly string[] Messages =
    [
        "answered from the {0} pool after {1} tokens in the queue, worker {2} was warm",
        "client left while the answer was streamed from {0}, {1} pieces sent by worker {2}",
        "plan step {1} done in the {0} pool without another try, tool host {2} was idle",
        "found documents in the {0} index, kept the best {1} from shard {2} for the prompt",
        "rendered the prompt for {0} from template revision {1}, worker {2} had it cached",
        "let the call pass in {0}, {1} tokens of the minute are left on limiter {2}",
    ];

    internal static readonly string[] Places = ["frankfurt", "virginia", "oregon", "singapore", "dublin", "sydney", "tokyo", "montreal"];
}
