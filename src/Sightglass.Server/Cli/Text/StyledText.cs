using Sightglass.Telemetry.Printing;
using Spectre.Console;

namespace Sightglass.Server.Cli.Text;

/// <summary>A text with a style: a part of a line, or a cell. Never read as markup, whatever it contains.</summary>
/// <param name="Text">Shown on one line.</param>
/// <param name="Style">A color or <c>bold</c>; null for none. Styles add no information.</param>
internal readonly record struct StyledText(string Text, string? Style = null)
{
    public static implicit operator StyledText(string text) => new(text);

    public Paragraph Draw() => AppendTo(new Paragraph());

    public Paragraph AppendTo(Paragraph line) => line.Append(SafeText.OneLine(Text), Style is null ? Spectre.Console.Style.Plain : Spectre.Console.Style.Parse(Style));
}
