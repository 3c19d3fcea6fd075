using System.Globalization;
using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds operators and functions that other languages write as words: each is searched as text.</summary>
/// <remarks>
/// <code>
/// level NOT IN (error,warn)     NOT (level=error OR level=warn)
/// path startswith "/api"        path="/api*"
/// message !contains timeout     NOT message:timeout
/// duration_ms gt 5              duration_ms>5
/// exists(user_id)               user_id=*
/// the message contains errors   is a sentence
/// </code>
/// </remarks>
internal static partial class ForeignOperators
{
    public const string NoRegex = "a filter has no regular expressions, but field=*part* finds a part";

    private const string Signs = "comparisons are written with signs";
    private const string Colon = "':' is the operator";
    private const string Star = "a star stands for any text";

    private static readonly HashSet<string> FieldNames = [.. CanonicalFields.All.Select(field => field.Name)];

    // Without the '!' that negates and the "_cs" that regards letter case.
    private static readonly Dictionary<string, Operator> Operators = new(StringComparer.OrdinalIgnoreCase)
    {
        ["eq"] = new(Signs, (name, value) => $"{name}={SuggestedFilter.Value(value)}"),
        ["ne"] = new(Signs, (name, value) => $"{name}!={SuggestedFilter.Value(value)}"),
        ["gt"] = new(Signs, (name, value) => Ordered(name, ">", value)),
        ["ge"] = new(Signs, (name, value) => Ordered(name, ">=", value)),
        ["lt"] = new(Signs, (name, value) => Ordered(name, "<", value)),
        ["le"] = new(Signs, (name, value) => Ordered(name, "<=", value)),
        ["contains"] = new(Colon, (name, value) => $"{name}:{SuggestedFilter.Value(value)}"),
        ["has"] = new(Colon, (name, value) => $"{name}:{SuggestedFilter.Value(value)}"),
        ["startswith"] = new(Star, (name, value) => $"{name}={SuggestedFilter.Value($"{value}*")}") { IsCode = true },
        ["hasprefix"] = new(Colon, (name, value) => $"{name}:{SuggestedFilter.Value(value)}") { IsCode = true },
        ["hassuffix"] = new(Colon, (name, value) => $"{name}:{SuggestedFilter.Value(value)}") { IsCode = true },
        ["endswith"] = new(Star, (name, value) => $"{name}={SuggestedFilter.Value($"*{value}")}") { IsCode = true },
        ["like"] = new($"there is no LIKE; {Star}", (name, value) => $"{name}={SuggestedFilter.Value(value.Replace('%', '*'))}"),
        ["ilike"] = new(
            "there is no ILIKE; ':' finds a part in any case",
            (name, value) => value is ['%', .. var part, '%'] && !part.Contains('%', StringComparison.Ordinal) ? $"{name}:{SuggestedFilter.Value(part)}" : null) { IsCode = true },
        ["matches"] = new(NoRegex, SuggestedFilter.Pattern),
        ["regexp"] = new(NoRegex, SuggestedFilter.Pattern) { IsCode = true },
        ["rlike"] = new(NoRegex, SuggestedFilter.Pattern) { IsCode = true },
        ["~"] = new(NoRegex, SuggestedFilter.Pattern) { IsCode = true },
        ["between"] = new("write two conditions", (_, _) => null),
        ["in"] = new("there is no IN", (name, list) => AnyOf(name, "=", list)) { TakesList = true },
        ["in~"] = new("there is no IN", (name, list) => AnyOf(name, "=", list)) { TakesList = true },
        ["has_any"] = new(Colon, (name, list) => AnyOf(name, ":", list)) { TakesList = true },
    };

    // Functions and names that ask whether there is a field.
    private static readonly Dictionary<string, bool> Presence = new(StringComparer.OrdinalIgnoreCase)
    {
        ["exists"] = true,
        ["_exists_"] = true,
        ["has"] = true,
        ["isnotnull"] = true,
        ["isnotempty"] = true,
        ["isnull"] = false,
        ["isempty"] = false,
        ["missing"] = false,
        ["_missing_"] = false,
    };

    // Functions without a counterpart.
    private static readonly HashSet<string> OtherFunctions = new(["lower", "tolower", "upper", "toupper", "count", "match"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A warning of the operator or function at one place among words and conditions.</summary>
    public static QueryWarning? Of(string text, IReadOnlyList<FilterNode> operands, int index) =>
        Word(operands[index]) is not { } word || text[word.Span.Start] is '"' or '\'' ? null
            : (index > 0 ? OfOperator(text, operands, index, word) ?? OfIsNull(text, operands, index, word) : null) ?? OfFunction(text, word);

    /// <summary>The filter for a word that asks whether there is a field; null for other words.</summary>
    /// <param name="word">A function or the name of a field in other languages.</param>
    /// <param name="field">As a filter writes it.</param>
    public static string? AskPresence(string word, string field) => Presence.TryGetValue(word, out var isPresent) ? SuggestedFilter.Presence(field, isPresent) : null;

    /// <summary>A word that no sentence would have in this place.</summary>
    public static bool IsField(string word) => FieldNames.Contains(word) || (word.AsSpan().IndexOfAny('_', '.') > 0 && char.IsAsciiLetterOrDigit(word[^1]));

    private static QueryWarning? OfOperator(string text, IReadOnlyList<FilterNode> operands, int index, SearchNode word)
    {
        if (Find(word.Text) is not var (@operator, isNegated))
        {
            return null;
        }

        var before = index - 1;
        if (before > 0 && IsNot(operands[before]))
        {
            (before, isNegated) = (before - 1, true);
        }

        if (Word(operands[before]) is not { } field)
        {
            return null;
        }

        var after = index + 1;
        if (after + 1 < operands.Count && operands[after] is SearchNode { Text: "regex" })
        {
            after++;
        }

        var list = @operator.TakesList ? List().Match(text, word.Span.End) : Match.Empty;
        var operand = after < operands.Count ? operands[after] as SearchNode : null;
        if (@operator.TakesList ? !list.Success : operand is null)
        {
            return null;
        }

        var isQuoted = operand is not null && text[operand.Span.Start] is '"' or '\'';
        var isCode = @operator.IsCode || word.Text[0] == '!' || IsField(field.Text) || (isQuoted && !@operator.TakesList);
        var isWhole = Begins(operands, before) && (list.Success || isQuoted || Ends(operands, after));
        var isEmphatic = IsCapital(word.Text) && !IsCapital(field.Text);
        if (!isEmphatic && !(isCode && isWhole))
        {
            return null;
        }

        // "not level in (a, b)", with a small "not".
        var first = before > 0 && IsNot(operands[before - 1]) ? operands[before - 1] : field;
        isNegated |= operands[index] is NotNode || first != field;
        var end = list.Success ? list.Index + list.Length : operand!.Span.End;
        var suggestion = @operator.Write(QuotedText.Name(field.Text), list.Success ? list.Groups[1].Value : operand!.Text);
        return QueryWarning.At(text, TextSpan.Between(first.Span.Start, end), Searched(word.Text, @operator.Instead), suggestion is null ? null : SuggestedFilter.Not(isNegated, suggestion));
    }

    private static QueryWarning? OfIsNull(string text, IReadOnlyList<FilterNode> operands, int index, SearchNode word)
    {
        if (!word.Text.Equals("is", StringComparison.OrdinalIgnoreCase)
            || operands[index - 1] is not SearchNode field || !(IsField(field.Text) ? Begins(operands, index - 1) : word.Text == "IS")
            || Null().Match(text, word.Span.End) is not { Success: true } match)
        {
            return null;
        }

        var isNot = match.Groups["not"].Success;
        return QueryWarning.At(
            text,
            TextSpan.Between(field.Span.Start, match.Index + match.Length),
            Searched(word.Text, $"there is no IS {(isNot ? "NOT " : "")}NULL"),
            SuggestedFilter.Presence(QuotedText.Name(field.Text), isNot));
    }

    /// <summary>A function, or the method of a field: <c>exists(user_id)</c>, <c>message.contains("x")</c>.</summary>
    private static QueryWarning? OfFunction(string text, SearchNode word)
    {
        var dot = word.Text.LastIndexOf('.');
        var name = word.Text[(dot + 1)..];
        if (word.Span.End >= text.Length || text[word.Span.End] != '(' || !(Presence.ContainsKey(name) || OtherFunctions.Contains(name) || Find(name) is { Operator.TakesList: false }))
        {
            return null;
        }

        var call = Call().Match(text, word.Span.End);
        var (first, second) = (call.Groups["first"], call.Groups["second"]);
        var (field, value) = dot > 0 ? (word.Text[..dot], first) : (first.Value, second);
        var suggestion = !call.Success ? null
            : dot < 0 && !second.Success ? AskPresence(name, QuotedText.Name(SuggestedFilter.Unquoted(field)))
            : value.Success ? Find(name)?.Operator.Write(QuotedText.Name(SuggestedFilter.Unquoted(field)), SuggestedFilter.Unquoted(value.Value))
            : null;
        var end = suggestion is null ? word.Span.End : call.Index + call.Length;
        return QueryWarning.At(
            text, TextSpan.Between(word.Span.Start, end), Searched(word.Text, "a filter has no functions; field=* says that a field is there, field:text that it contains a text"), suggestion);
    }

    private static (Operator Operator, bool IsNegated)? Find(string word)
    {
        var isNegated = word is ['!', _, ..];
        var name = isNegated ? word[1..] : word;
        return Operators.TryGetValue(name.EndsWith("_cs", StringComparison.Ordinal) ? name[..^3] : name, out var @operator) ? (@operator, isNegated) : null;
    }

    private static string Searched(string word, string instead) => $"'{word}' is searched as text: {instead}";

    /// <summary>A comparison of what has an order: numbers and levels.</summary>
    private static string? Ordered(string name, string sign, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || (name == CanonicalFields.Level.Name && Enum.TryParse<EventLevel>(value, ignoreCase: true, out _)) ? $"{name}{sign}{value}" : null;

    private static string? AnyOf(string name, string sign, string list) => SuggestedFilter.Parts(list, ",") is { } parts ? SuggestedFilter.AnyOf(name, sign, parts) : null;

    /// <summary>The word, also behind a NOT or a minus.</summary>
    private static SearchNode? Word(FilterNode node) => node as SearchNode ?? (node as NotNode)?.Operand as SearchNode;

    /// <summary>True if no word of a sentence stands before this one.</summary>
    private static bool Begins(IReadOnlyList<FilterNode> operands, int index) => index == 0 || operands[index - 1] is not SearchNode before || Joins(before);

    private static bool Ends(IReadOnlyList<FilterNode> operands, int index) => index + 1 == operands.Count || operands[index + 1] is not SearchNode after || Joins(after);

    private static bool IsNot(FilterNode node) => node is SearchNode { Text: "not" };

    private static bool Joins(SearchNode word) => word.Text.ToUpperInvariant() is Keywords.And or Keywords.Or or Keywords.Not or Keywords.Where or "&&" or "||" or "|";

    private static bool IsCapital(string word) => word.Any(char.IsLetter) && !word.Any(char.IsLower);

    [GeneratedRegex(@"\G\s*[(\[{]([^)\]}]*)[)\]}]", RegexOptions.CultureInvariant)]
    private static partial Regex List();

    [GeneratedRegex(@"\G\s+(?<not>NOT\s+|not\s+)?(?:NULL|null)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Null();

    [GeneratedRegex("""\G\(\s*(?<first>[\w.@]+|"[^"]*"|'[^']*')\s*(?:,\s*(?<second>[\w.@/-]+|"[^"]*"|'[^']*')\s*)?\)""", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    /// <summary>An operator of other languages.</summary>
    /// <param name="Instead">What there is instead.</param>
    /// <param name="Write">The filter for a field's name and a value; null when there is none.</param>
    private sealed record Operator(string Instead, Func<string, string, string?> Write)
    {
        /// <summary>No word of a sentence.</summary>
        public bool IsCode { get; init; }

        /// <summary>The value is a list in parentheses or brackets.</summary>
        public bool TakesList { get; init; }
    }
}
