using System.Text.Json.Serialization;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Queries;

/// <summary>The rows of a query's result.</summary>
/// <param name="Columns">Names and types of the values in each row.</param>
/// <param name="Rows">One value per column: text, number, boolean, object or null.</param>
/// <param name="Statistics">Cost of the query.</param>
/// <param name="Cursor">For the next page; null when there are no more rows.</param>
internal sealed record TableAnswer(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, QueryStatistics Statistics, string? Cursor)
{
    /// <summary>True when rows of a formula were left out, because there are more than the limit of a response or of the request.</summary>
    public bool Truncated { get; init; }

    /// <summary>That a formula computes with several kinds of things: <c>divides lookups by requests</c>. Absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Grains { get; init; }

    /// <summary>The metrics that a formula uses by name, each with the pack that declares it. Absent when it uses none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UsedMetric>? Metrics { get; init; }

    /// <summary>What the query probably does not mean; only on the first page.</summary>
    public IReadOnlyList<QueryWarning> Warnings { get; init; } = [];
}

/// <param name="Type">keyword, text, integer, number, boolean, timestamp or json.</param>
/// <param name="Unit">The field's unit, if it has one.</param>
internal sealed record TableColumn(string Name, string Type, string? Unit = null);

/// <param name="Pack">The name of the pack that declares it.</param>
internal sealed record UsedMetric(string Name, string Title, string Pack);
