using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Writes texts as YAML scalars.</summary>
public static partial class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    /// <summary>On one line: plain where every YAML reader takes it for a text, also within <c>{…}</c> and <c>[…]</c>; else in double quotes.</summary>
    public static string Scalar(string text) => Plain().IsMatch(text) && !Words.Contains(text) ? text : Quoted(text);

    /// <summary>A formula or a filter as the value of a key: on one line in quotes that leave its own as they are, or as a block. So each character has one place in the file.</summary>
    /// <param name="indentation">Spaces before the key.</param>
    public static string Formula(string text, int indentation) => text.Any(c => char.IsControl(c) && c != '\n') || text.StartsWith(' ') ? Quoted(text)
        : text.Contains('\n', StringComparison.Ordinal) ? "|\n" + string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', indentation + 2) + line.TrimEnd()))
        : Plain().IsMatch(text) ? Scalar(text)
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary><c>[a, b]</c></summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Scalar))}]";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ when char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    // No mark of YAML, and no number.
    [GeneratedRegex(@"^(?=.*\p{L})\p{L}[\p{L}\p{N}_ ./()+*=<>-]*(?<! )$")]
    private static partial Regex Plain();
}
