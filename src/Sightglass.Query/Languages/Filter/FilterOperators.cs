using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>An operator of the filter language.</summary>
/// <param name="Text">As written.</param>
/// <param name="Operator">Its meaning.</param>
/// <param name="Summary">For completion and help, one line.</param>
/// <param name="Example">A filter that uses it.</param>
public sealed record FilterOperator(string Text, ComparisonOperator Operator, string Summary, string Example)
{
    /// <summary>True for the operators that compare only numbers.</summary>
    public bool NeedsNumber => Operator is ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual;
}

/// <summary>The operators of the filter language: one list for parser, completion and help.</summary>
public static class FilterOperators
{
    public static readonly IReadOnlyList<FilterOperator> All =
    [
        new("=", ComparisonOperator.Equal, "equals; * stands for any text", "event=\"workers_ai_*\""),
        new("!=", ComparisonOperator.NotEqual, "differs, or is absent", "result!=hit"),
        new(">", ComparisonOperator.Greater, "more than a number", "duration_ms>1500"),
        new(">=", ComparisonOperator.GreaterOrEqual, "a number or more", "duration_ms>=1600"),
        new("<", ComparisonOperator.Less, "less than a number", "duration_ms<900"),
        new("<=", ComparisonOperator.LessOrEqual, "a number or less", "duration_ms<=2500"),
        new(":", ComparisonOperator.Contains, "contains, in any letter case", "model:llama"),
    ];

    /// <summary>What other languages mean by two operators in a row: <c>&lt;&gt;</c>, <c>=&gt;</c>, <c>:&gt;=</c>. Null for those that mean nothing.</summary>
    internal static string? Meant(string first, string second) => (first + second) switch
    {
        "<>" or "!==" => "!=",
        "=>" => ">=",
        "=<" => "<=",
        ":>" or ":>=" or ":<" or ":<=" or ":=" => second,
        _ => null,
    };

    /// <summary>The operator with this text, which must exist.</summary>
    internal static FilterOperator Find(string text) => All.First(candidate => candidate.Text == text);
}
