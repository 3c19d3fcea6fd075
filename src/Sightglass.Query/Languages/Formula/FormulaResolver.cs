using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Resolves the names that a formula does not define itself. One instance serves the parsing of one formula and of all metrics that it uses.</summary>
internal sealed class FormulaResolver(FormulaNames names)
{
    // The metrics being parsed, outermost first: a name among them is a cycle. At most QueryLimits.Depth.
    private readonly List<string> _open = [];

    // Parsed metrics; lives as long as the parsing of one formula.
    private readonly Dictionary<string, FormulaNode> _parsed = new(StringComparer.Ordinal);

    // The message about the cycle is complete, so the metrics around it add nothing.
    private string? _cycle;

    public IEnumerable<string> Names => names.Constants.Keys.Concat(names.Metrics.Keys);

    /// <summary>A constant, or the formula of a metric.</summary>
    /// <param name="reason">The error in the metric that the name refers to; null when nothing has that name.</param>
    public FormulaNode? Resolve(string name, TextSpan span, out string? reason)
    {
        reason = null;
        if (names.Constants.TryGetValue(name, out var constant))
        {
            return new NumberNode(constant, span);
        }

        if (_parsed.TryGetValue(name, out var parsed))
        {
            return parsed;
        }

        if (!names.Metrics.TryGetValue(name, out var formula))
        {
            return null;
        }

        if (_open.Contains(name))
        {
            reason = _cycle = $"the metric '{name}' depends on itself: {string.Join(" → ", _open.SkipWhile(open => open != name))} → {name}";
            return null;
        }

        if (_open.Count == QueryLimits.Depth)
        {
            reason = $"metrics depend on each other deeper than {QueryLimits.Depth} levels";
            return null;
        }

        _open.Add(name);
        var result = FormulaParser.Parse(formula, this);
        _open.RemoveAt(_open.Count - 1);
        reason = result switch
        {
            { Error: { } error } => _cycle ?? $"the metric '{name}' is wrong: {error.Message}",
            { Value.GroupBy.Count: > 0 } => $"the metric '{name}' has groups, so it is not one value",
            _ => null,
        };
        if (reason is null)
        {
            var program = names.Narrowed.TryGetValue(name, out var narrowed) ? narrowed(result.Value!) : result.Value!;
            _parsed.Add(name, program.Value);
        }

        return _parsed.GetValueOrDefault(name);
    }
}
