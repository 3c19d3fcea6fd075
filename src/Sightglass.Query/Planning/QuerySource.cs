using Sightglass.Query.Syntax;
using Sightglass.Storage.Tables;

namespace Sightglass.Query.Planning;

/// <summary>What questions may be asked of: the name that a query gives it, and the table it is kept in.</summary>
internal sealed record QuerySource(string Name, string Table)
{
    /// <summary>Each has the columns tenant, time and sequence.</summary>
    public static readonly IReadOnlyList<QuerySource> All =
    [
        new(SelectQuery.Events, EventsTable.Name),
    ];
}
