using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Which events to list, one page of them.</summary>
/// <param name="Filter">Which events.</param>
/// <param name="Limit">1 to <see cref="SqlCompiler.MaxEvents"/>.</param>
public sealed record EventList(FilterNode Filter, int Limit)
{
    /// <summary>The last event of the page before; null for the first page. Pages go by time.</summary>
    public EventKey? After { get; init; }

    /// <summary>Default: newest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>In the order of arrival in place of that of their times.</summary>
    public bool ByArrival { get; init; }
}
