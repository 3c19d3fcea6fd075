using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>The metrics that a formula uses by name. A name means one metric, whatever the events are: one without events is probably not the one that was meant.</summary>
/// <param name="metrics">All metrics by name.</param>
public sealed class NamedMetrics(IReadOnlyDictionary<string, Metric> metrics)
{
    // More names in a warning nobody reads.
    private const int MaxNamed = 3;

    /// <summary>Those in the formula's own text, each at its first place.</summary>
    public IReadOnlyList<(TextSpan Span, Metric Metric)> Of(ParsedQuery query) => query is FormulaProgram program
        ? [.. NamesIn(program).Where(name => metrics.ContainsKey(name.Name)).OrderBy(name => name.Span.Start).DistinctBy(name => name.Name).Select(name => (name.Span, metrics[name.Name]))]
        : [];

    /// <summary>Metrics of other packs whose names have all words of a name, the shortest first.</summary>
    public IEnumerable<Metric> Like(Metric metric)
    {
        var words = WordsOf(metric);
        return metrics.Values.Where(other => other.Definition.Pack != metric.Definition.Pack && words.IsSubsetOf(WordsOf(other))).OrderBy(other => other.Definition.Name.Length).ThenBy(other => other.Definition.Name, StringComparer.Ordinal);
    }

    /// <summary>Warns that no event of a metric occurs.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="span">The metric's name in it.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="others">Those of <see cref="Like"/> of which events occur.</param>
    public static QueryWarning Warn(string text, TextSpan span, Metric metric, IReadOnlyList<Metric> others)
    {
        var named = others.Take(MaxNamed).Select(other => $"'{other.Definition.Name}' of {other.Definition.Pack}").ToList();
        var rest = named.Count == 0 ? "" : $"; with events in the range: {string.Join(", ", named)}{(others.Count > named.Count ? $" and {others.Count - named.Count} more" : "")}";
        return QueryWarning.At(text, span, $"'{metric.Definition.Name}' is a metric of the pack {metric.Definition.Pack}, and no event in the range is one that it counts{rest}", others.Count == 0 ? null : others[0].Definition.Name);
    }

    /// <summary>The events that a metric counts; null if that may be any.</summary>
    public static FilterNode? EventsOf(Metric metric) => FormulaFilters.EventsOf(metric.Program.Value) is var events and not MatchAllNode ? events : null;

    /// <summary>The names in a formula's own text that it does not define itself: metrics, and constants.</summary>
    internal static IEnumerable<NameNode> NamesIn(FormulaProgram program) =>
        program.Lines.Select(line => line.Value).Append(program.Value).SelectMany(NamesIn).Where(name => program.Lines.All(line => !ReferenceEquals(line.Value, name.Target)));

    private static IEnumerable<NameNode> NamesIn(FormulaNode node) => node switch
    {
        NameNode name => [name],
        NegationNode negation => NamesIn(negation.Operand),
        OverTimeNode over => NamesIn(over.Operand),
        ArithmeticNode arithmetic => NamesIn(arithmetic.Left).Concat(NamesIn(arithmetic.Right)),
        _ => [],
    };

    private static HashSet<string> WordsOf(Metric metric) => [.. metric.Definition.Name.Split('_')];
}
