using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A metric and its parsed formula.</summary>
public sealed record Metric(MetricDefinition Definition, FormulaProgram Program)
{
    /// <summary>A filter for the events behind the number; null when those are all events, or no filter can select them.</summary>
    public string? Filter { get; } = DrillDownFilter.FilterOf(Program.Value);

    /// <summary>The fields to split by when the query specifies none.</summary>
    public IReadOnlyList<string> By => Definition.By.Count > 0 ? Definition.By : [.. Program.GroupBy.Select(key => key.Name)];
}
