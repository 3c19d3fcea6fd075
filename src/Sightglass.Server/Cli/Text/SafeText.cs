using System.Globalization;
using System.Text;

namespace Sightglass.Server.Cli.Text;

/// <summary>Makes texts from events safe to print: on one line, and without control characters that a terminal would execute.</summary>
internal static class SafeText
{
    public static string OneLine(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\n' => clean.Append("\\n"),
                '\r' => clean.Append("\\r"),
                '\t' => clean.Append("\\t"),
                _ when IsUnsafe(letter) => clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => clean.Append(letter),
            };
        }

        return clean.ToString();
    }

    // Format characters can reverse the writing direction.
    private static bool IsUnsafe(char letter) => char.IsControl(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.Format;
}
