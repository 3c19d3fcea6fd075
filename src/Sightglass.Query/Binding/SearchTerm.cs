using System.Buffers;
using System.Text;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>A text to find anywhere in an event, and what its letters say about where it can be found.</summary>
internal sealed class SearchTerm(SearchNode node)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-.eE");
    private static readonly SearchValues<char> TimeCharacters = SearchValues.Create("0123456789-:.TtZz");
    private static readonly SearchValues<char> MustEscape = SearchValues.Create(['"', '\\', .. Enumerable.Range(0, 0x20).Select(code => (char)code)]);

    public string Text { get; } = node.Text;

    public bool MatchCase { get; } = node.MatchCase;

    public bool IsRegex { get; } = node.IsRegex;

    public TextTest Test { get; } = TestOf(node, node.Text);

    /// <summary>
    /// What to look for in the attributes, which are JSON: the text, and the text as it stands there when it has letters that JSON escapes.
    /// Without the second, <c>say "hi"</c> would be found in a column and not in an attribute.
    /// </summary>
    public IReadOnlyList<TextTest> AttributeTests { get; } = node.IsRegex || !node.Text.AsSpan().ContainsAny(MustEscape)
        ? [TestOf(node, node.Text)]
        : [TestOf(node, node.Text), TestOf(node, Escaped(node.Text))];

    /// <summary>The text can be part of a printed number.</summary>
    public bool FitsNumber { get; } = !node.Text.AsSpan().ContainsAnyExcept(NumberCharacters);

    /// <summary>The text can be part of a printed moment.</summary>
    public bool FitsTime { get; } = !node.Text.AsSpan().ContainsAnyExcept(TimeCharacters);

    public bool FitsTrue { get; } = Occurs("true", node);

    public bool FitsFalse { get; } = Occurs("false", node);

    /// <summary>
    /// The text can lie across the borders of names and values in the printed event, so that looking at each of them is not enough.
    /// Every border has a quote, except those around numbers and booleans: <c>:</c> before them, <c>,</c> or <c>}</c> after them.
    /// </summary>
    public bool NeedsPrintedEvent { get; } = node.IsRegex || node.Text.AsSpan().ContainsAny(MustEscape)
        || node.Text is [':', ..] or [.., ',' or '}'] or "{";

    /// <summary>The text is part of a field's name.</summary>
    public bool OccursIn(string name) => Occurs(name, node);

    private static TextTest TestOf(SearchNode node, string text) => node.IsRegex ? new RegexText(text, node.MatchCase) : new ContainsText(text, node.MatchCase);

    private static string Escaped(string text)
    {
        var json = new ByteBuffer();
        JsonText.AppendString(json, text);
        return Encoding.UTF8.GetString(json.Span[1..^1]);
    }

    private static bool Occurs(string text, SearchNode node) =>
        text.Contains(node.Text, node.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}
