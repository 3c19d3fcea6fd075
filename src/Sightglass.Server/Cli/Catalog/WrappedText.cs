namespace Sightglass.Server.Cli.Catalog;

/// <summary>Lists for people, on lines of at most 80 columns.</summary>
internal static class WrappedText
{
    private const int Width = 80;

    /// <summary>The lines of a label and the words behind it; further lines are indented below the first word.</summary>
    public static IEnumerable<string> Lines(string label, IEnumerable<string> words)
    {
        var line = label;
        var indentation = new string(' ', label.Length - label.TrimStart().Length + 2);
        foreach (var word in words)
        {
            if (line.Length + 1 + word.Length > Width && line.Trim().Length > 0)
            {
                yield return line;
                line = indentation + word;
            }
            else
            {
                line = line.EndsWith(' ') || line.Length == 0 ? line + word : $"{line} {word}";
            }
        }

        yield return line;
    }

    /// <summary>The words of a list, with its commas; no more than a reader takes in, and how many more there are.</summary>
    public static IEnumerable<string> List(IReadOnlyList<string> items, int most = 20)
    {
        var shown = items.Take(most).SelectMany(item => item.Split(' ')[..^1].Append(item.Split(' ')[^1] + ",")).ToList();
        if (items.Count > most)
        {
            return [.. shown, "and", (items.Count - most).ToString(System.Globalization.CultureInfo.InvariantCulture), "more"];
        }

        return shown.Count == 0 ? [] : [.. shown[..^1], shown[^1].TrimEnd(',')];
    }
}
