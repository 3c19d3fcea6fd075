using System.Text.Json;

namespace Sightglass.Server.Cli.Client;

/// <summary>The answer of <c>POST /api/query</c>.</summary>
internal sealed record QueryAnswer(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, QueryStatistics? Statistics, string? Cursor)
{
    /// <summary>Rows of a formula were left out.</summary>
    public bool Truncated { get; init; }

    /// <summary>What the query probably does not mean; with the first page only.</summary>
    public IReadOnlyList<QueryWarning> Warnings { get; init; } = [];

    /// <summary>Pages of one question as one answer. A page has the columns that its rows have values for, so the columns are those of all pages.</summary>
    /// <param name="pages">At least one, in order.</param>
    public static QueryAnswer Join(IReadOnlyList<QueryAnswer> pages)
    {
        if (pages.Count == 1)
        {
            return pages[0];
        }

        var columns = pages.SelectMany(page => page.Columns).DistinctBy(column => column.Name).ToList();
        var indexes = columns.Index().ToDictionary(column => column.Item.Name, column => column.Index);
        var rows = pages.SelectMany(page => page.Rows.Select(row =>
        {
            var joined = new JsonElement[columns.Count];
            foreach (var (column, value) in page.Columns.Zip(row))
            {
                joined[indexes[column.Name]] = value;
            }

            return (IReadOnlyList<JsonElement>)joined;
        }));
        var statistics = new QueryStatistics(pages.Sum(page => page.Statistics?.RowsRead ?? 0), pages.Sum(page => page.Statistics?.ElapsedMs ?? 0));
        return new QueryAnswer(columns, [.. rows], statistics, pages[^1].Cursor);
    }
}

/// <param name="Name">The field, or the name the query gave.</param>
/// <param name="Type">Of its values.</param>
/// <param name="Unit">Null where there is none.</param>
internal sealed record QueryColumn(string Name, string Type, string? Unit);

/// <param name="Message">With the place in the query's text.</param>
internal sealed record QueryWarning(string Message);

internal sealed record QueryStatistics(long RowsRead, double ElapsedMs);
