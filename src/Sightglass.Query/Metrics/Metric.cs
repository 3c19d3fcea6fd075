using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A metric and what its formula means.</summary>
public sealed record Metric(MetricDefinition Definition, FormulaProgram Program)
{
    /// <summary>Finds the events the number is computed from; null where they are all, or no filter can say which.</summary>
    public string? Filter { get; } = DrillDownFilter.FilterOf(Program.Value);

    /// <summary>The fields it is split by when the question names none.</summary>
    public IReadOnlyList<string> By => Definition.By.Count > 0 ? Definition.By : [.. Program.GroupBy.Select(key => key.Name)];
}
