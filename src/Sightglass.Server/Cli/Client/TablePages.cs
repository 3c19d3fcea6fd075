using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli.Client;

/// <summary>Joins the pages of one query.</summary>
internal static class TablePages
{
    /// <summary>Concatenates the rows. A page has only columns with values, so the result has the columns of all pages.</summary>
    /// <param name="pages">At least one, in order.</param>
    public static TableAnswer Join(IReadOnlyList<TableAnswer> pages)
    {
        if (pages.Count == 1)
        {
            return pages[0];
        }

        var columns = pages.SelectMany(page => page.Columns).DistinctBy(column => column.Name).ToList();
        var indexes = columns.Index().ToDictionary(column => column.Item.Name, column => column.Index);
        var rows = pages.SelectMany(page => page.Rows.Select(row =>
        {
            var joined = new object?[columns.Count];
            foreach (var (column, value) in page.Columns.Zip(row))
            {
                joined[indexes[column.Name]] = value;
            }

            return joined;
        }));
        var statistics = new QueryStatistics(pages.Any(page => page.Statistics.RowsRead is not null) ? pages.Sum(page => page.Statistics.RowsRead) : null, pages.Sum(page => page.Statistics.ElapsedMs));
        return new TableAnswer(columns, [.. rows], statistics, pages[^1].Cursor);
    }
}
