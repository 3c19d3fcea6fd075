using Sightglass.Server.Cli.Client;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>Shows a query's text with a caret under the error.</summary>
internal static class CaretText
{
    /// <summary>The affected line of the query, with the problem below it.</summary>
    /// <param name="query">As sent.</param>
    /// <param name="problem">With a position.</param>
    public static string Describe(string query, ApiProblem problem)
    {
        var pointed = Point(query, problem.Position ?? 0, problem.Length ?? 1);
        // Most messages end with the way out.
        var hint = problem.Hint is { Length: > 0 } text && !problem.Detail.Contains(text, StringComparison.Ordinal) ? Environment.NewLine + "hint: " + text : "";
        return $"{problem.Title}{Environment.NewLine}{pointed}{Environment.NewLine}{problem.Detail}{hint}";
    }

    /// <summary>The line that contains a position, and a line of carets below it.</summary>
    /// <param name="text">May have several lines.</param>
    /// <param name="position">Zero-based; the end of the text is allowed.</param>
    /// <param name="length">At least one caret is drawn, and none beyond the line's end except one directly at it.</param>
    public static string Point(string text, int position, int length)
    {
        position = Math.Clamp(position, 0, text.Length);
        var start = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        var end = text.IndexOf('\n', position) is var newline and >= 0 ? newline : text.Length;
        var line = text[start..end].TrimEnd('\r');
        var column = Math.Min(position - start, line.Length);

        // Tabs stay tabs in both lines, so that the carets are in the right column at any tab width.
        var indent = string.Concat(line[..column].Select(letter => letter == '\t' ? '\t' : ' '));
        return $"  {SafeText.OneLine(line.Replace("\t", "\u2409", StringComparison.Ordinal)).Replace('\u2409', '\t')}{Environment.NewLine}  {indent}{new string('^', Math.Clamp(length, 1, Math.Max(1, line.Length - column)))}";
    }
}
