using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>Metrics as lines of one formula, so that one read of the table computes them all.</summary>
internal static class MetricLines
{
    public static FormulaQuery Together(IEnumerable<NamedLine> lines, FilterNode? where) =>
        new(new FormulaProgram("", [.. lines], new NumberNode(0, default))) { Where = where, By = [] };

    public static NamedLine Value(Metric metric) => new(metric.Definition.Name, metric.Program.Value);

    /// <summary>What the value rests on.</summary>
    public static NamedLine Sample(Metric metric) => new($"{metric.Definition.Name} sample", metric.Sample.Count);
}
