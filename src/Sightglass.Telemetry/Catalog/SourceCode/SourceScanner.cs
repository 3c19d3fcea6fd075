using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>Finds the names of events in the logging calls of source code.</summary>
/// <remarks>
/// <code>
/// logger.info("session_created", user_id=user)                       the first text that looks like a name
/// console.log(JSON.stringify({ event: "session_created" }))          what an event key is given, wherever in the call
/// logger.LogInformation("Event {EventType}", "session_created")      what an event placeholder is given
/// logger.info(`session_${state}`)                                    a pattern: session_*
/// </code>
/// A name that reaches the call through a variable is not seen.
/// </remarks>
public static partial class SourceScanner
{
    /// <summary>Longer names are none.</summary>
    private const int MaxNameLength = 128;

    public static SourceEvents Scan(string text, SourceLanguage language)
    {
        var tokens = SourceLexer.Read(text, language);
        List<EventUse> uses = [];
        foreach (var call in LoggingCall.Find(tokens))
        {
            uses.AddRange(UsesIn(call));
        }

        return new SourceEvents([.. uses.DistinctBy(use => (use.Line, use.Column)).OrderBy(use => use.Line).ThenBy(use => use.Column)], tokens.Where(token => token is { Kind: TokenKind.Text, IsOpen: false }).Select(token => token.Text).ToHashSet());
    }

    private static IEnumerable<EventUse> UsesIn(LoggingCall call)
    {
        var keyed = call.ValuesOfKeys(IsEventKey).ToList();
        if (keyed.Count > 0)
        {
            return keyed.Select(call.LiteralAt).Where(literal => IsName(literal) || IsBeginning(literal)).Select(literal => UseOf(literal, isCertain: true));
        }

        if (call.FirstText is not { } first)
        {
            return [];
        }

        if (Placeholders().Matches(call.LiteralAt(first).Text).Select(placeholder => placeholder.Groups[1].Value).ToList() is { Count: > 0 } names && names.FindIndex(IsEventKey) is >= 0 and var index)
        {
            return call.TextAfter(first, index + 1) is { } value && call.LiteralAt(value) is var given && IsName(given) ? [UseOf(given, isCertain: true)] : [];
        }

        var literal = call.LiteralAt(first);
        return IsBeginning(literal) || (IsName(literal) && !literal.IsOpen) ? [UseOf(literal, call.NamesEvents || HasParts().IsMatch(literal.Text))] : [];
    }

    private static EventUse UseOf(SourceToken literal, bool isCertain) => new(literal.Text, literal.IsOpen, literal.Line, literal.Column) { IsCertain = isCertain };

    private static bool IsEventKey(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() is "event" or "eventtype" or "eventname";

    private static bool IsName(SourceToken literal) => !literal.IsOpen && literal.Text.Length <= MaxNameLength && Name().IsMatch(literal.Text);

    /// <summary>The fixed part of a pattern has at least one word and the sign behind it.</summary>
    private static bool IsBeginning(SourceToken literal) => literal.IsOpen && literal.Text.Length <= MaxNameLength && Beginning().IsMatch(literal.Text);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.:/-]*$")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*[_.:]")]
    private static partial Regex HasParts();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*[_.:][A-Za-z0-9_.:]*$")]
    private static partial Regex Beginning();

    // {Event} of message templates, but not {{ of texts.
    [GeneratedRegex(@"(?<!\{)\{@?([A-Za-z_][A-Za-z0-9_]*)[^{}]*\}")]
    private static partial Regex Placeholders();
}
