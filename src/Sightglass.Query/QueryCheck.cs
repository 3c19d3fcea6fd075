using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;

namespace Sightglass.Query;

/// <summary>What a query is, or why it is none.</summary>
/// <param name="Kind"><c>filter</c>, <c>value</c> or <c>groups</c>; null when the query is wrong.</param>
public sealed record QueryCheckResult(string? Kind, IReadOnlyList<QueryError> Errors)
{
    public bool IsValid => Errors.Count == 0;

    /// <summary>What was parsed, where it is a filter.</summary>
    public FilterNode? Filter { get; init; }

    /// <summary>What was parsed, where it is a formula.</summary>
    public FormulaProgram? Formula { get; init; }
}

/// <summary>Checks queries without running them.</summary>
public static class QueryCheck
{
    /// <summary>The names of the languages, as requests give them.</summary>
    public static readonly IReadOnlyList<string> Languages = ["filter", "formula"];

    /// <param name="language">One of <see cref="Languages"/>.</param>
    /// <param name="names">What a formula may name; null: nothing but its own lines.</param>
    /// <exception cref="ArgumentException">There is no such language.</exception>
    public static QueryCheckResult Check(string language, string text, FormulaNames? names = null)
    {
        switch (language)
        {
            case "filter":
                var filter = FilterParser.Parse(text);
                return filter.IsValid ? new("filter", []) { Filter = filter.Value } : new(null, [filter.Error]);
            case "formula":
                var formula = FormulaParser.Parse(text, names);
                return formula.IsValid ? new(formula.Value.GroupBy.Count > 0 ? "groups" : "value", []) { Formula = formula.Value } : new(null, [formula.Error]);
            default:
                throw new ArgumentException($"there is no language '{language}'; use one of {string.Join(", ", Languages)}", nameof(language));
        }
    }
}
