using Sightglass.Query.Syntax;

namespace Sightglass.Server.Dashboards;

/// <summary>Conditions that each name a field and its value, as a filter.</summary>
internal static class FieldConditions
{
    /// <param name="conditions">All must be met, each by one of its values.</param>
    /// <returns>Every event if there are no conditions.</returns>
    public static FilterNode Of(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> conditions) => conditions.Select(condition => HasOne(condition.Key, condition.Value)).ToList() switch
    {
        [] => new MatchAllNode(default),
        [var only] => only,
        var several => new AndNode(several, default),
    };

    public static FilterNode Of(IReadOnlyDictionary<string, string> conditions) =>
        Of(conditions.Select(condition => KeyValuePair.Create(condition.Key, (IReadOnlyList<string>)[condition.Value])));

    private static FilterNode HasOne(string field, IReadOnlyList<string> values) => values is [var only] ? Has(field, only) : new OrNode([.. values.Select(value => Has(field, value))], default);

    private static FilterNode Has(string field, string value) => new ComparisonNode(new FieldName(field, default), ComparisonOperator.Equal, new TextOperand(value, default), default);
}
