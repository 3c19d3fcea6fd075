using Spectre.Console;

namespace Sightglass.Server.Cli.Text;

/// <summary>A table in a uniform style: a line under the headings, nothing else between the cells.</summary>
internal sealed class TextTable
{
    /// <param name="columns">Heading, and whether the column contains numbers, which are right-aligned.</param>
    public TextTable(params IEnumerable<(string Heading, bool IsNumber)> columns)
    {
        foreach (var (heading, isNumber) in columns)
        {
            Drawn.AddColumn(new TableColumn(new StyledText(heading).Draw()) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = isNumber });
        }
    }

    public Table Drawn { get; } = new() { Border = TableBorder.Simple, ShowRowSeparators = false };

    /// <param name="cells">One for each column.</param>
    public void AddRow(params IEnumerable<StyledText> cells) => Drawn.AddRow(cells.Select(cell => cell.Draw()));
}
