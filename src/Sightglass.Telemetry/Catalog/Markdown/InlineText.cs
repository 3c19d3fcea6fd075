using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>The runs of text in parsed Markdown.</summary>
internal static class InlineText
{
    /// <summary>The parts of a paragraph, a heading, a list item or a cell, in order.</summary>
    public static IReadOnlyList<TextPart> Of(Block block) => block switch
    {
        LeafBlock { Inline: { } inline } => [.. Parts(inline, isStrong: false)],
        ContainerBlock container => [.. container.OfType<LeafBlock>().SelectMany(Of)],
        _ => [],
    };

    /// <summary>One-based. Rows of tables have no line of their own, but their texts have.</summary>
    public static int LineOf(Block block) =>
        1 + (block.Descendants<LeafInline>().FirstOrDefault() is { } first ? first.Line : block.Line);

    private static IEnumerable<TextPart> Parts(ContainerInline container, bool isStrong) => container.SelectMany(inline => Parts(inline, isStrong));

    private static IEnumerable<TextPart> Parts(Inline inline, bool isStrong) => inline switch
    {
        // A bar in a cell is escaped, in code too.
        CodeInline code => [new TextPart(code.Content.Replace("\\|", "|", StringComparison.Ordinal), IsCode: true, isStrong)],
        LiteralInline literal => [new TextPart(literal.Content.ToString(), IsCode: false, isStrong)],
        LineBreakInline => [new TextPart(" ", IsCode: false, isStrong)],
        HtmlInline => [new TextPart(" ", IsCode: false, isStrong)],
        HtmlEntityInline entity => [new TextPart(entity.Transcoded.ToString(), IsCode: false, isStrong)],
        AutolinkInline link => [new TextPart(link.Url, IsCode: false, isStrong)],
        EmphasisInline emphasis => Parts(emphasis, isStrong || emphasis.DelimiterCount > 1),
        ContainerInline container => Parts(container, isStrong),
        _ => [],
    };
}
