using System.Text.RegularExpressions;
using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Proposes completions for the cursor position in a JSON pattern; the other kinds have no names to propose.</summary>
internal static partial class PatternCompletion
{
    private static readonly (string Text, string Summary)[] Operators =
    [
        ("=", "equals; * stands for any text"), ("!=", "differs; false without the field"), (">", "more than a number"), (">=", "a number or more"), ("<", "less than a number"), ("<=", "a number or less"),
    ];

    private static readonly string[] States = ["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"];

    public static Proposals At(string text, int cursor, CompletionSources sources)
    {
        var before = text[..cursor];
        if (before.TrimStart() is not ['{', ..])
        {
            return new Proposals(cursor, []);
        }

        if (Value().Match(before) is { Success: true } value)
        {
            return new Proposals(value.Groups["value"].Index, Values(value.Groups["path"].Value[2..], value.Groups["operator"].Value, value.Groups["value"].Value, sources));
        }

        if (Path().Match(before) is { Success: true } path)
        {
            return Proposals.Matching(text, path.Index, cursor, Fields(path.Value, sources));
        }

        if (AfterPath().Match(before) is { Success: true } operand)
        {
            return Proposals.Matching(text, operand.Groups["word"].Index, cursor, OperatorItems().Concat(Proposals.Words(States)));
        }

        return ExpectsCondition().IsMatch(before)
            ? new Proposals(cursor, Fields("", sources))
            : Proposals.Matching(text, cursor - Sign().Match(before).Length, cursor, Proposals.Words("&&", "||", "}"));
    }

    /// <summary>The fields as paths. In place of one that is complete already: it with each operator.</summary>
    private static IEnumerable<CompletionItem> Fields(string word, CompletionSources sources) => sources.Fields().Select(field => field with { Label = PathOf(field.Label), Insert = PathOf(field.Label) }).SelectMany(field =>
        field.Insert == word ? OperatorItems().Concat(Proposals.Words(States)).Select(item => item with { Label = $"{word} {item.Label}", Insert = $"{word} {item.Insert}" }) : [field]);

    private static IEnumerable<CompletionItem> OperatorItems() => Operators.Select(known => new CompletionItem(known.Text, known.Text, "operator", known.Summary));

    /// <summary>Values that begin with the word, in quotes; limits where the operator orders.</summary>
    private static IEnumerable<CompletionItem> Values(string field, string symbol, string word, CompletionSources sources) => symbol[0] is '<' or '>'
        ? sources.Limits(field, word)
        : sources.Values(field, word).Select(value => value with { Insert = $"\"{QuotedText.Escape(value.Label, escapesStars: false)}\"" });

    private static string PathOf(string name) => PlainName().IsMatch(name) ? $"$.{name}" : $"$.['{name}']";

    [GeneratedRegex(@"(?<path>\$\.[A-Za-z0-9_.-]+)\s*(?<operator>!=|=|[<>]=?)\s*(?<value>""[^""]*|[A-Za-z0-9_.-]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Value();

    [GeneratedRegex(@"\$\.?[A-Za-z0-9_.-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"\$[^\s""=<>!(){}&|]+\s+(?<word>[A-Z!<>]*( [A-Z]*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex AfterPath();

    [GeneratedRegex(@"(^\s*\{|&&|\|\||\()\s*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExpectsCondition();

    [GeneratedRegex(@"[&|]?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sign();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
