using System.Text;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>A table being written. Columns without any value are left out.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public bool IsEmpty => _rows.Count == 0;

    public MarkdownTable Rows<T>(IEnumerable<T> items, Func<T, string[]> cells)
    {
        _rows.AddRange(items.Select(item => cells(item).Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)).ToArray()));
        return this;
    }

    public override string ToString()
    {
        int[] used = [.. Enumerable.Range(0, headings.Length).Where(column => column == 0 || _rows.Exists(row => row[column].Length > 0))];
        var text = new StringBuilder();
        Append(text, used.Select(column => headings[column]));
        Append(text, used.Select(_ => "---"));
        foreach (var row in _rows)
        {
            Append(text, used.Select(column => row[column]));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
