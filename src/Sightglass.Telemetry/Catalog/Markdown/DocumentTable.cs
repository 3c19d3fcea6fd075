using Markdig.Extensions.Tables;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>A table of a document, with columns found by their headings.</summary>
internal sealed class DocumentTable
{
    private readonly string[] _headings;
    private readonly TableRow[] _rows;

    public DocumentTable(Table table)
    {
        _rows = [.. table.OfType<TableRow>().Where(row => !row.IsHeader)];
        _headings = [.. (table.OfType<TableRow>().FirstOrDefault(row => row.IsHeader) ?? []).Select(cell => TextPart.Plain(InlineText.Of(cell)).ToLowerInvariant().Replace('_', ' '))];
    }

    public string Headings => string.Join(", ", _headings.Where(heading => heading.Length > 0));

    /// <summary>The index of the first column with one of these headings; null if there is none.</summary>
    public int? Find(params string[] headings) => Array.FindIndex(_headings, headings.Contains) is >= 0 and var index ? index : null;

    public IEnumerable<Row> Rows => _rows.Select(row => new Row(row));

    /// <summary>One row below the headings.</summary>
    internal readonly struct Row(TableRow row)
    {
        /// <summary>One-based.</summary>
        public int Line => InlineText.LineOf(row);

        /// <summary>A cell; empty where there is no such column, or the row ends before it.</summary>
        public IReadOnlyList<TextPart> this[int? column] => column is { } index && index < row.Count ? InlineText.Of(row[index]) : [];

        /// <summary>A cell as text; a dash alone says that there is nothing.</summary>
        public string Text(int? column) => TextPart.Plain(this[column]) is var text && text is "-" or "–" or "—" ? "" : text;

        public IReadOnlyList<string> Names(int? column) => TextPart.Names(this[column]);
    }
}
