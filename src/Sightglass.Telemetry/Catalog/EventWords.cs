using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Catalog;

/// <summary>The words of event names, and which of them say that something failed.</summary>
public static partial class EventWords
{
    private static readonly HashSet<string> Failures =
    [
        "error", "errored", "failed", "failure", "fail", "exception", "timeout", "timedout", "expired", "denied", "refused", "rejected", "invalid", "missing", "aborted", "crashed", "lost", "unavailable", "fatal", "panic", "notfound",
    ];

    /// <summary>The words in lower case and without the <c>s</c> of a plural; <c>sessionNotFound</c> and <c>session_not_found</c> give the same.</summary>
    public static IReadOnlyList<string> Of(string name)
    {
        var words = Word().Matches(name).Select(word => word.Value.ToLowerInvariant()).Select(word => word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word).ToList();
        var not = words.FindIndex(word => word == "not");
        if (not >= 0 && not + 1 < words.Count && words[not + 1] == "found")
        {
            words[not] = "notfound";
            words.RemoveAt(not + 1);
        }

        return words;
    }

    /// <summary>Whether a word, as <see cref="Of"/> gives it, says that something failed.</summary>
    public static bool IsFailure(string word) => Failures.Contains(word);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();
}
