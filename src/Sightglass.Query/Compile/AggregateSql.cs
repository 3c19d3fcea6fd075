namespace Sightglass.Query.Compile;

/// <summary>Prints aggregates of the events that meet a condition.</summary>
internal static class AggregateSql
{
    /// <summary>The events that the rows stand for: a row kept by sampling counts as its weight.</summary>
    public const string EventCount = "sum(ifNull(weight, 1))";
}
