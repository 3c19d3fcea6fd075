using Spectre.Console;

namespace Sightglass.Server.Cli.Text;

/// <summary>Creates tables in a uniform style: a line under the headings, nothing else between the cells.</summary>
internal static class TextTable
{
    /// <param name="columns">Heading, and whether the column contains numbers, which are right-aligned.</param>
    public static Table Create(params (string Heading, bool IsNumber)[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, ShowRowSeparators = false };
        foreach (var (heading, isNumber) in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)) { Alignment = isNumber ? Justify.Right : Justify.Left, NoWrap = isNumber });
        }

        return table;
    }
}
