using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>A formula and how it is asked.</summary>
public sealed record FormulaQuery(FormulaProgram Program)
{
    /// <summary>Restricts every aggregate, those of other metrics too; null for all events.</summary>
    public FilterNode? Where { get; init; }

    /// <summary>Fields to split by, in place of the formula's own GROUP BY; null leaves that as it is.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>At least a millisecond. One value for each step, which begins at a multiple of its length, UTC; null for one value over all.</summary>
    public TimeSpan? Step { get; init; }
}
