using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Metrics;

/// <summary>A filter for the events of some groups, such as the five busiest users.</summary>
internal static class GroupFilter
{
    /// <param name="groups">At least one, with keys.</param>
    /// <returns>Null when the filter would be larger than the limits of filters.</returns>
    public static FilterNode? Of(FormulaResult groups) => groups.Rows.Count * groups.Keys.Count > QueryLimits.Terms
        ? null
        : new OrNode([.. groups.Rows.Select(row => new AndNode([.. groups.Keys.Zip(row.Keys, Has)], default))], default);

    /// <summary>A filter, restricted to some groups as far as that is possible.</summary>
    public static FilterNode Within(FilterNode? where, FormulaResult groups)
    {
        var everything = new MatchAllNode(default);
        return AndNode.Of(where ?? everything, Of(groups) ?? everything);
    }

    private static FilterNode Has(string name, GroupKey key)
    {
        var field = new FieldName(name, default);
        return key.Kind == ValueKind.Null
            ? new NotNode(new ExistsNode(field, default), default)
            : new ComparisonNode(field, ComparisonOperator.Equal, new TextOperand(key.Text, default), default);
    }
}
