using Sightglass.Query.Syntax;

namespace Sightglass.Server.Queries;

/// <summary>Rows in answer to a query.</summary>
/// <param name="Columns">What the values of each row are.</param>
/// <param name="Rows">One value a column: text, number, boolean, object or null.</param>
/// <param name="Statistics">What the answer cost.</param>
/// <param name="Cursor">Goes on after the last row; null when there are no more.</param>
internal sealed record TableAnswer(IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, QueryStatistics Statistics, string? Cursor)
{
    /// <summary>True when rows of a formula were left out, because there are more than an answer may have or than were asked for.</summary>
    public bool Truncated { get; init; }

    /// <summary>What the query probably does not mean; told with the first page.</summary>
    public IReadOnlyList<QueryWarning> Warnings { get; init; } = [];
}

/// <param name="Type">keyword, text, integer, number, boolean, timestamp or json.</param>
/// <param name="Unit">The field's unit, where it has one.</param>
internal sealed record TableColumn(string Name, string Type, string? Unit = null);
