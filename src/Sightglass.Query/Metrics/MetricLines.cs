using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
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

    /// <summary>The events that the formula is about. What looks back has a value also without events of its own.</summary>
    public static NamedLine Events(Metric metric) => new(
        $"{metric.Definition.Name} events",
        OverTimeNode.IsIn(metric.Program.Value) ? new NumberNode(1, default) : new AggregateNode(AggregateKind.Rows, FormulaFilters.EventsOf(metric.Program.Value), default));
}
