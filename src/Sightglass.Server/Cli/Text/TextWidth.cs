using Spectre.Console.Rendering;

namespace Sightglass.Server.Cli.Text;

/// <summary>How many columns of a terminal a text takes: a letter of Chinese or an emoji takes two.</summary>
internal static class TextWidth
{
    public static int Of(string text) => new Segment(text).CellCount();

    /// <summary>The text, or its beginning with <c>…</c>.</summary>
    /// <param name="text">On one line.</param>
    /// <param name="width">At least 1.</param>
    public static string Cut(string text, int width)
    {
        if (text.Length <= width / 2 || Of(text) <= width)
        {
            return text;
        }

        var (end, left) = (0, width - 1);
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Of(rune.ToString());
            if (left < 0)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return text[..end] + "…";
    }
}
