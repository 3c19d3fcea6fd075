using System.Buffers;
using System.Text;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>A text to search anywhere in an event, and where it can occur given its characters.</summary>
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
    /// The tests for attributes, which are JSON: for the text, and for its escaped form if it has characters that JSON escapes.
    /// Without the second test, <c>say "hi"</c> would be found in a column but not in an attribute.
    /// </summary>
    public IReadOnlyList<TextTest> AttributeTests { get; } = node.IsRegex || !node.Text.AsSpan().ContainsAny(MustEscape)
        ? [TestOf(node, node.Text)]
        : [TestOf(node, node.Text), TestOf(node, Escaped(node.Text))];

    /// <summary>The text can be part of a printed number.</summary>
    public bool FitsNumber { get; } = !node.Text.AsSpan().ContainsAnyExcept(NumberCharacters);

    /// <summary>The text can be part of a printed timestamp.</summary>
    public bool FitsTime { get; } = !node.Text.AsSpan().ContainsAnyExcept(TimeCharacters);

    public bool FitsTrue { get; } = Occurs("true", node);

    public bool FitsFalse { get; } = Occurs("false", node);

    /// <summary>
    /// The text can span names and values in the printed event, so testing each of them is not enough.
    /// Every border contains a quote, except those around numbers and booleans: <c>:</c> before them, <c>,</c> or <c>}</c> after them.
    /// </summary>
    public bool NeedsPrintedEvent { get; } = node.IsRegex || node.Text.AsSpan().ContainsAny(MustEscape)
        || node.Text is [':', ..] or [.., ',' or '}'] or "{";

    /// <summary>True when the text occurs in a field's name.</summary>
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
