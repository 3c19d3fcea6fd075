using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>A table in a uniform style: a line under the headings, one line for each row, cells that are too long cut with <c>…</c>.</summary>
/// <param name="columns">Heading, and whether the column contains numbers, which are right-aligned and never cut.</param>
internal sealed class TextTable(params IEnumerable<(string Heading, bool IsNumber)> columns)
{
    /// <summary>The longest cell: a longer one would move the others out of sight, also of who reads a file.</summary>
    public const int MaxCell = 200;

    // A text that is cut shorter says too little: its place is better given to the columns before it. What that is depends on the room.
    private const int MinCell = 12, MinCellOfWide = 24;

    private const string Gap = "  ";

    private readonly (string Heading, bool IsNumber)[] _columns = [.. columns.Select(column => (SafeText.OneLine(column.Heading), column.IsNumber))];
    private readonly List<StyledText[]> _rows = [];

    /// <param name="cells">One for each column.</param>
    public void AddRow(params IEnumerable<StyledText> cells) => _rows.Add([.. cells.Select(cell => cell with { Text = SafeText.OneLine(cell.Text) })]);

    /// <summary>The lines of the table.</summary>
    /// <param name="width">No line is longer, unless the first column alone is.</param>
    /// <param name="hidden">The headings of columns for which there is no room, the last ones of the table.</param>
    public IReadOnlyList<IReadOnlyList<StyledText>> Lines(int width, out IReadOnlyList<string> hidden)
    {
        var widths = WidthsWithin(width);
        hidden = [.. _columns.Skip(widths.Length).Select(column => column.Heading)];
        var rule = new string('─', widths.Sum() + (Gap.Length * (widths.Length - 1)));
        return
        [
            Line([.. _columns.Select(column => new StyledText(column.Heading))], widths),
            [rule],
            .. _rows.Select(row => Line(row, widths)),
        ];
    }

    /// <summary>The widest columns that fit: texts become shorter together; when they are too short, the last column is left out.</summary>
    private int[] WidthsWithin(int width)
    {
        var headings = _columns.Select(column => TextWidth.Of(column.Heading)).ToArray();
        var cells = _columns.Select((_, index) => _rows.Select(row => TextWidth.Of(row[index].Text)).DefaultIfEmpty().Max()).ToArray();
        var shortest = Math.Clamp(width / 4, MinCell, MinCellOfWide);
        for (var count = _columns.Length; ; count--)
        {
            for (var longest = MaxCell; longest >= shortest; longest--)
            {
                var widths = Enumerable.Range(0, count)
                    .Select(index => _columns[index].IsNumber ? Math.Max(cells[index], Math.Min(headings[index], longest)) : Math.Min(Math.Max(cells[index], headings[index]), longest))
                    .ToArray();
                if (widths.Sum() + (Gap.Length * (count - 1)) <= width || (count == 1 && longest == shortest))
                {
                    return widths;
                }
            }
        }
    }

    private List<StyledText> Line(IReadOnlyList<StyledText> cells, int[] widths)
    {
        List<StyledText> line = [];
        for (var index = 0; index < widths.Length; index++)
        {
            var text = TextWidth.Cut(cells[index].Text, widths[index]);
            var padding = new string(' ', widths[index] - TextWidth.Of(text));
            var isLast = index == widths.Length - 1;
            line.Add((index == 0 ? "" : Gap) + (_columns[index].IsNumber ? padding : ""));
            line.Add(cells[index] with { Text = text });
            line.Add(_columns[index].IsNumber || isLast ? "" : padding);
        }

        // What is blank up to the end of the line would only be in the way of who copies it.
        while (line is [.., { Text: var last }] && string.IsNullOrWhiteSpace(last))
        {
            line.RemoveAt(line.Count - 1);
        }

        return line;
    }
}
