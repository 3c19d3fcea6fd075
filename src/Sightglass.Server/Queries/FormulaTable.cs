using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;

namespace Sightglass.Server.Queries;

/// <summary>The result of a formula as a table: the step and the keys of a row, if the query has them, then the value; without keys also the named lines.</summary>
internal static class FormulaTable
{
    public const string TimeColumn = "time";
    public const string ValueColumn = "value";

    /// <param name="result">Either all rows have a step, or none has.</param>
    /// <param name="isSeries">True if the query has a step.</param>
    /// <param name="statistics">Cost of the query.</param>
    /// <param name="limit">Maximum number of rows; null for all.</param>
    public static TableAnswer Of(FormulaResult result, bool isSeries, QueryStatistics statistics, int? limit)
    {
        var names = result.Keys.Count == 0 ? result.Names : [];
        List<TableColumn> columns =
        [
            .. isSeries ? [new TableColumn(TimeColumn, "timestamp")] : Array.Empty<TableColumn>(),
            .. result.Keys.Select(key => new TableColumn(key, "text")),
            new TableColumn(ValueColumn, "number"),
            .. names.Select(name => new TableColumn(name, "number")),
        ];
        var shown = Math.Min(result.Rows.Count, Math.Max(0, limit ?? int.MaxValue));
        return new TableAnswer(columns, [.. result.Rows.Take(shown).Select(row => Row(row, names.Count))], statistics, null)
        {
            Truncated = shown < result.Rows.Count || (!isSeries && result.Rows.Count >= QueryLimits.Groups),
        };
    }

    private static IReadOnlyList<object?> Row(FormulaRow row, int names) =>
    [
        .. row.Step is { } step ? [Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(step))] : Array.Empty<object?>(),
        .. row.Keys.Select(SelectTable.KeyOf),
        row.Value,
        .. row.Named.Take(names).Cast<object?>(),
    ];
}
