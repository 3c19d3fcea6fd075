using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>What a formula gave, as a table: the step and the keys that a row is for, where the question has some, then the value; without keys also the named lines.</summary>
internal static class FormulaTable
{
    public const string TimeColumn = "time";
    public const string ValueColumn = "value";

    /// <param name="result">Every row has a step, or none has.</param>
    /// <param name="isSeries">The question had a step.</param>
    /// <param name="statistics">What it cost.</param>
    /// <param name="limit">Rows to show at most; null for all.</param>
    public static TableAnswer Of(FormulaResult result, bool isSeries, ClickHouseStatistics statistics, int? limit)
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
        return new TableAnswer(columns, [.. result.Rows.Take(shown).Select(row => Row(row, names.Count))], QueryStatistics.Of(statistics), null)
        {
            Truncated = shown < result.Rows.Count || (!isSeries && result.Rows.Count >= QueryLimits.Groups),
        };
    }

    private static IReadOnlyList<object?> Row(FormulaRow row, int names) =>
    [
        .. row.Step is { } step ? [Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(step))] : Array.Empty<object?>(),
        .. row.Keys.Select(Key),
        row.Value,
        .. row.Named.Take(names).Cast<object?>(),
    ];

    /// <summary>As it stands in JSON: a whole number of more than 15 digits keeps them all.</summary>
    private static object? Key(GroupKey key) => key.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Text => key.Text,
        _ => JsonSerializer.Deserialize<JsonElement>(key.Text),
    };
}
