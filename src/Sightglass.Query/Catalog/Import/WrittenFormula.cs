using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;

namespace Sightglass.Query.Catalog.Import;

/// <summary>A metric of a document, as a formula.</summary>
/// <param name="Text">In the formula language.</param>
/// <param name="Unit">One of <see cref="Vocabulary.Units"/>.</param>
/// <param name="Grain">What is counted.</param>
internal sealed record WrittenFormula(string Text, string Unit, Grain Grain);

/// <summary>Reads formulas as people write them in documents: names in code, and between them functions and signs.</summary>
/// <remarks>
/// <code>
/// Count `a`                         Count(event="a")
/// `a` / (`a` + `b`)                 Count(event="a") / (Count(event="a") + Count(event="b"))
/// Average `x` from `a`              Avg(x) WHERE event="a"
/// Distinct `user_id`                Uniq(user_id)
/// `b.timestamp` - `a.timestamp`     Avg(Elapsed(session_id, event="a", event="b")), if session_id is the one id that both have
/// </code>
/// Any other word makes the text a description and no formula.
/// </remarks>
internal sealed partial class WrittenFormulaReader(ImportedEvents events)
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["count"] = "Count", ["average"] = "Avg", ["avg"] = "Avg", ["mean"] = "Avg", ["sum"] = "Sum", ["total"] = "Sum",
        ["distinct"] = "Uniq", ["unique"] = "Uniq", ["uniq"] = "Uniq", ["max"] = "Max", ["maximum"] = "Max", ["min"] = "Min", ["minimum"] = "Min",
    };

    /// <summary>The formula, or why there is none.</summary>
    public (WrittenFormula? Formula, string? Problem) Read(IReadOnlyList<TextPart> value)
    {
        var tokens = value.SelectMany(Tokens).ToList();
        if (tokens.Find(token => token.Kind == TokenKind.Word && !IsKnownWord(token.Text)) is { } word)
        {
            return (null, $"it is not written as a formula: '{word.Text}' is neither an event, a field nor a function");
        }

        if (tokens.Find(token => token.Kind == TokenKind.Name && !events.IsEvent(token.Text) && !events.IsField(token.Text) && TimeOf(token.Text) is null) is { } unknown)
        {
            return (null, $"'{unknown.Text}' is neither an event nor a field of the document");
        }

        return Interval(tokens) is { } interval ? (interval, null) : Calculation(tokens);
    }

    private (WrittenFormula?, string?) Calculation(List<Token> tokens)
    {
        if (!tokens.Exists(token => token.Kind == TokenKind.Word) && !tokens.Exists(token => token.Kind == TokenKind.Sign))
        {
            return (null, "it names an event or a field and does not say what to calculate");
        }

        List<string> text = [];
        List<string> terms = [];
        var (unit, grain) = ("count", Grain.Event);
        string? where = null;
        for (var index = 0; index < tokens.Count; index++)
        {
            var token = tokens[index];
            if (token.Kind is TokenKind.Sign or TokenKind.Number)
            {
                text.Add(token.Text);
                continue;
            }

            var function = token.Kind == TokenKind.Word && Functions.TryGetValue(token.Text, out var known) ? known : null;
            if (function is not null && ++index == tokens.Count)
            {
                return (null, $"'{token.Text}' has nothing to calculate");
            }

            var name = tokens[index];
            if (name.Kind != TokenKind.Name || TimeOf(name.Text) is not null)
            {
                return (null, $"after '{token.Text}' stands no event and no field");
            }

            if (index + 2 < tokens.Count && tokens[index + 1] is { Kind: TokenKind.Word, Text: "from" or "of" or "in" } && events.IsEvent(tokens[index + 2].Text))
            {
                where = tokens[index + 2].Text;
                index += 2;
            }

            if (index + 1 < tokens.Count && tokens[index + 1] is { Kind: TokenKind.Word, Text: "count" or "values" or "events" } tail)
            {
                function ??= tail.Text == "count" ? "Count" : null;
                index++;
            }

            if (Aggregate(function, name.Text) is not { } aggregate)
            {
                return (null, $"it does not say what to calculate of the field '{name.Text}'");
            }

            terms.Add(aggregate);
            text.Add(aggregate);
            (unit, grain) = (UnitOf(function, name.Text), GrainOf(function, name.Text));
        }

        if (where is not null && terms.Count > 1)
        {
            return (null, "only one of its parts is restricted to an event; write it in the formula language");
        }

        var written = string.Join(' ', text).Replace("( ", "(", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal);
        var formula = where is null ? written : $"{written} WHERE event={QuotedText(where)}";
        return (terms.Count > 1 ? new WrittenFormula(formula, IsShare(tokens) ? "ratio" : "count", Grain.Event) : new WrittenFormula(formula, unit, grain), null);
    }

    /// <summary><c>b.timestamp - a.timestamp</c>, if events of both kinds have exactly one id in common.</summary>
    private WrittenFormula? Interval(List<Token> tokens)
    {
        if (tokens is not [{ Kind: TokenKind.Name } last, { Text: "-" }, { Kind: TokenKind.Name } first] || TimeOf(last.Text) is not { } end || TimeOf(first.Text) is not { } start)
        {
            return null;
        }

        var keys = events.FieldsOf(start).Intersect(events.FieldsOf(end)).Where(field => field.EndsWith("_id", StringComparison.Ordinal)).ToList();
        return keys is [var key] ? new WrittenFormula($"Avg(Elapsed({key}, event={QuotedText(start)}, event={QuotedText(end)}))", "ms", key == "session_id" ? Grain.Session : key == "request_id" ? Grain.Request : Grain.Event) : null;
    }

    private string? TimeOf(string name) =>
        name.LastIndexOf('.') is > 0 and var dot && name[(dot + 1)..] is "timestamp" or "time" && events.IsEvent(name[..name.LastIndexOf('.')]) ? name[..name.LastIndexOf('.')] : null;

    private string? Aggregate(string? function, string name) => function switch
    {
        null or "Count" when events.IsEvent(name) => $"Count(event={QuotedText(name)})",
        null or "Count" => null,
        _ when events.IsField(name) => $"{function}({events.Canonical(name)})",
        _ => null,
    };

    private string UnitOf(string? function, string name) => function is "Avg" or "Sum" or "Max" or "Min" ? events.UnitOf(events.Canonical(name)) ?? "count" : "count";

    private static Grain GrainOf(string? function, string name) => (function, name) switch
    {
        ("Uniq", "user_id") => Grain.User,
        ("Uniq", "session_id") => Grain.Session,
        ("Uniq", "request_id") => Grain.Request,
        ("Uniq", "api_key_id") => Grain.Key,
        _ => Grain.Event,
    };

    /// <summary>True for <c>a / (a + b)</c>: what is divided is a part of what it is divided by. Any other quotient may exceed 1.</summary>
    private static bool IsShare(List<Token> tokens)
    {
        var line = tokens.FindIndex(token => token.Text == "/");
        if (line < 0 || tokens.FindLastIndex(token => token.Text == "/") != line || tokens.Exists(token => token.Text is "-" or "*"))
        {
            return false;
        }

        var (upper, lower) = (Names(tokens.Take(line)), Names(tokens.Skip(line)));
        return upper.IsProperSubsetOf(lower);

        static HashSet<string> Names(IEnumerable<Token> tokens) => [.. tokens.Where(token => token.Kind == TokenKind.Name).Select(token => token.Text)];
    }

    private static bool IsKnownWord(string word) => Functions.ContainsKey(word) || word is "from" or "of" or "in" or "values" or "events";

    private static string QuotedText(string name) => $"\"{name}\"";

    private static IEnumerable<Token> Tokens(TextPart part)
    {
        if (part.IsCode && Name().IsMatch(part.Text))
        {
            return [new Token(TokenKind.Name, part.Text)];
        }

        var kind = part.IsCode ? TokenKind.Name : TokenKind.Word;
        return Piece().Matches(part.Text).Select(piece => piece.Value switch
        {
            "×" => new Token(TokenKind.Sign, "*"),
            "÷" => new Token(TokenKind.Sign, "/"),
            "−" => new Token(TokenKind.Sign, "-"),
            ['+' or '-' or '*' or '/' or '(' or ')'] sign => new Token(TokenKind.Sign, sign),
            [>= '0' and <= '9', ..] number => new Token(TokenKind.Number, number),
            var other => new Token(Functions.ContainsKey(other) ? TokenKind.Word : kind, kind == TokenKind.Word ? other.ToLowerInvariant() : other),
        });
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_.:]*$")]
    private static partial Regex Name();

    [GeneratedRegex(@"[+\-*/()×÷−]|[0-9]+(?:\.[0-9]+)?|[^\s+\-*/()×÷−]+")]
    private static partial Regex Piece();

    private enum TokenKind
    {
        Name,
        Word,
        Sign,
        Number,
    }

    private sealed record Token(TokenKind Kind, string Text);
}
