using System.Globalization;
using System.Text.Json;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli.Text;

/// <summary>The result of a query as a table for people.</summary>
internal static class AnswerTable
{
    // Of a value that all rows have.
    private const int MaxSame = 60;

    // People find these in the details of an event; in a table they take space from more important columns.
    private static readonly HashSet<string> HiddenFromPeople = ["id", "received", "weight"];

    /// <summary>Columns with values, in their order.</summary>
    /// <param name="answer">The result.</param>
    /// <param name="isBrief">For a terminal: what all rows have in common is told once, times are short, and ids come last, as they are the first that may not fit.</param>
    /// <param name="same">What all rows have in common, on one line; empty for nothing.</param>
    /// <returns>Null when there is nothing to show.</returns>
    public static TextTable? Of(TableAnswer answer, bool isBrief, out string same)
    {
        List<Column> columns =
        [
            .. answer.Columns.Select((column, index) => new Column(column.Name, IsNumber(answer, index), [.. answer.Rows.Select(row => Cell(row[index], column.Unit))]) { IsTime = column.Type == "timestamp" })
                .Where(column => !HiddenFromPeople.Contains(column.Name) && column.Cells.Any(cell => cell.Length > 0)),
        ];
        List<string> told = [];
        if (isBrief)
        {
            columns = [.. columns.OrderBy(column => column.Name.EndsWith("_id", StringComparison.Ordinal)).Select(column => column.IsTime ? Short(column, told) : column)];
            List<Column> constant = [.. columns.Where(column => answer.Rows.Count > 1 && !column.IsNumber && column.Cells.All(cell => cell.Length > 0 && cell == column.Cells[0]))];
            if (constant.Count < columns.Count)
            {
                columns = [.. columns.Except(constant)];
                told.AddRange(constant.Select(column => $"{column.Name}={TextWidth.Cut(column.Cells[0], MaxSame)}"));
            }
        }

        same = string.Join("  ", told);
        if (columns.Count == 0)
        {
            return null;
        }

        var table = new TextTable(columns.Select(column => (column.Name, column.IsNumber)));
        for (var row = 0; row < answer.Rows.Count; row++)
        {
            table.AddRow(columns.Select(column => new StyledText(column.Cells[row])));
        }

        return table;
    }

    /// <summary>The same times without the day or the year that all of them have, and without digits that none of them needs.</summary>
    private static Column Short(Column column, List<string> told)
    {
        var times = column.Cells.Select(cell => DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, out var time) ? time.UtcDateTime : (DateTime?)null).ToList();
        if (times.Any(time => time is null))
        {
            return column;
        }

        var first = times[0]!.Value;
        var day = times.All(time => time!.Value.Date == first.Date) ? "" : times.All(time => time!.Value.Year == first.Year) ? "MM-dd " : "yyyy-MM-dd ";
        var digits = times.All(time => time!.Value.Ticks % TimeSpan.TicksPerMinute == 0) ? "HH:mm" : times.All(time => time!.Value.Ticks % TimeSpan.TicksPerSecond == 0) ? "HH:mm:ss" : "HH:mm:ss.fff";
        if (day.Length < 10)
        {
            told.Add($"{column.Name}={first.ToString(day.Length == 0 ? "yyyy-MM-dd" : "yyyy", CultureInfo.InvariantCulture)}");
        }

        return column with { Cells = [.. times.Select(time => time!.Value.ToString(day + digits, CultureInfo.InvariantCulture))] };
    }

    private static bool IsNumber(TableAnswer answer, int index) => answer.Rows.Any(row => row[index] is JsonElement { ValueKind: JsonValueKind.Number });

    private static string Cell(object? value, string? unit) =>
        value is JsonElement { ValueKind: JsonValueKind.Number } number && unit is not null ? CellText.Of(number.GetDouble(), unit) : CellText.Of(value);

    private sealed record Column(string Name, bool IsNumber, IReadOnlyList<string> Cells)
    {
        public bool IsTime { get; init; }
    }
}
