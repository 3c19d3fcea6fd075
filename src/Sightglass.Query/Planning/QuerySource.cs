using Sightglass.Query.Syntax;
using Sightglass.Storage.Tables;

namespace Sightglass.Query.Planning;

/// <summary>A table that can be queried: its name in queries, and its name in the engine.</summary>
internal sealed record QuerySource(string Name, string Table)
{
    /// <summary>Each has the columns tenant, time and sequence.</summary>
    public static readonly IReadOnlyList<QuerySource> All =
    [
        new(SelectQuery.Events, EventsTable.Name),
    ];
}
