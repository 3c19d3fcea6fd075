using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sightglass.Telemetry.Printing;

/// <summary>Makes texts of others safe to print: what a terminal would obey, and what would reorder or hide other text, is written out as an escape.</summary>
/// <remarks>Written out are control characters (C0, DEL, C1), format characters (bidirectional controls, zero-width characters, tags), line and paragraph separators,
/// halves of surrogate pairs, and characters that no font shows. They keep their information: a reader sees that they are there.</remarks>
public static class SafeText
{
    /// <summary>The text on one line: line ends and tabs are written out too.</summary>
    public static string OneLine(string text) => Clean(text, keepsLines: false, isJson: false);

    /// <summary>The text with its line ends, as <c>\n</c>, and its tabs.</summary>
    public static string Lines(string text) => Clean(text.Contains('\r', StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text, keepsLines: true, isJson: false);

    /// <summary>The same JSON with escapes in its texts.</summary>
    /// <param name="json">On one line.</param>
    public static string Json(string json) => Clean(json, keepsLines: false, isJson: true);

    // Characters of several kinds that fonts show as nothing: joiners, fillers, selectors. Emoji selectors (FE0F) are left, they are in ordinary text.
    private static bool IsInvisible(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164 or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsUnsafe(Rune rune) => IsInvisible(rune.Value) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Clean(string text, bool keepsLines, bool isJson)
    {
        StringBuilder? clean = null;
        var done = 0;
        for (var index = 0; index < text.Length;)
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == OperationStatus.Done;
            if (isWhole && (!IsUnsafe(rune) || (keepsLines && rune.Value is '\n' or '\t')))
            {
                index += length;
                continue;
            }

            clean ??= new StringBuilder(text.Length + 8);
            clean.Append(text, done, index - done);
            Escape(clean, text.AsSpan(index, length), isWhole ? rune : null, isJson);
            index += length;
            done = index;
        }

        return clean is null ? text : clean.Append(text, done, text.Length - done).ToString();
    }

    private static void Escape(StringBuilder clean, ReadOnlySpan<char> letters, Rune? rune, bool isJson)
    {
        if (rune is { Value: '\n' or '\r' or '\t' } space)
        {
            clean.Append(space.Value switch { '\n' => "\\n", '\r' => "\\r", _ => "\\t" });
        }
        else if (rune is { IsBmp: false } outer && !isJson)
        {
            clean.Append(CultureInfo.InvariantCulture, $"\\u{{{outer.Value:x}}}");
        }
        else
        {
            foreach (var letter in letters)
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            }
        }
    }
}
