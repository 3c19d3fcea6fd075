using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>An operation of a filter.</summary>
/// <param name="Name">As documented now.</param>
/// <param name="Spelling">The other spelling.</param>
/// <param name="Operator">Null: whether the event has the key.</param>
/// <param name="IsNegated">True for exactly the events that the operation does not match otherwise, those without the key included.</param>
internal sealed record BuilderOperation(string Name, string Spelling, ComparisonOperator? Operator, bool IsNegated = false)
{
    public static readonly IReadOnlyList<BuilderOperation> All =
    [
        new("eq", "=", ComparisonOperator.Equal),
        new("neq", "!=", ComparisonOperator.Equal, IsNegated: true),
        new("gt", ">", ComparisonOperator.Greater),
        new("gte", ">=", ComparisonOperator.GreaterOrEqual),
        new("lt", "<", ComparisonOperator.Less),
        new("lte", "<=", ComparisonOperator.LessOrEqual),
        new("includes", "INCLUDES", ComparisonOperator.Includes),
        new("not_includes", "DOES_NOT_INCLUDE", ComparisonOperator.Includes, IsNegated: true),
        new("starts_with", "STARTS_WITH", ComparisonOperator.StartsWith),
        new("ends_with", "ENDS_WITH", ComparisonOperator.EndsWith),
        new("regex", "MATCH_REGEX", ComparisonOperator.Matches),
        new("exists", "EXISTS", null),
        new("is_null", "DOES_NOT_EXIST", null, IsNegated: true),
        new("in", "IN", ComparisonOperator.In),
        new("not_in", "NOT_IN", ComparisonOperator.In, IsNegated: true),
    ];

    /// <summary>The operation compares which value is larger.</summary>
    public bool IsOrder => Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual;

    /// <summary>The operation with that name, in either spelling and letter case; null when there is none.</summary>
    public static BuilderOperation? Find(string name) =>
        All.FirstOrDefault(operation => string.Equals(operation.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(operation.Spelling, name, StringComparison.OrdinalIgnoreCase));
}
