using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>A page of a list of events.</summary>
/// <param name="Filter">Selects the events.</param>
/// <param name="Limit">1 to <see cref="SqlCompiler.MaxEvents"/>.</param>
public sealed record EventList(FilterNode Filter, int Limit)
{
    /// <summary>The last event of the previous page; null for the first page. Pages are ordered by time.</summary>
    public EventKey? After { get; init; }

    /// <summary>Default: newest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>In the order of arrival instead of the order of their times.</summary>
    public bool ByArrival { get; init; }
}
