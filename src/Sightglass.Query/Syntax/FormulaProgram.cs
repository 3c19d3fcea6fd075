namespace Sightglass.Query.Syntax;

/// <summary>A parsed formula: its named lines and its result.</summary>
/// <param name="Text">The parsed text.</param>
/// <param name="Lines">The named lines, in order.</param>
/// <param name="Value">The last line.</param>
public sealed record FormulaProgram(string Text, IReadOnlyList<NamedLine> Lines, FormulaNode Value) : ParsedQuery
{
    public override string Kind => GroupBy.Count > 0 ? "groups" : "value";

    /// <summary>At most <see cref="QueryLimits.GroupKeys"/>; empty for one value.</summary>
    public IReadOnlyList<FieldName> GroupBy { get; init; } = [];

    /// <summary>True when the value or a line depends on when, or for how long, it is measured.</summary>
    public bool IsOverTime => Lines.Select(line => line.Value).Append(Value).Any(OverTimeNode.IsIn);

    /// <summary>The formula over a whole range instead of each step of it.</summary>
    public FormulaProgram WithoutSteps() => MovingNode.In(this) is null
        ? this
        : this with { Value = MovingNode.WithoutSteps(Value), Lines = [.. Lines.Select(line => line with { Value = MovingNode.WithoutSteps(line.Value) })] };

    /// <summary>Unless it is written, <see cref="GroupOrder.Of"/>.</summary>
    public GroupOrder Order { get; init; } = GroupOrder.Default;

    /// <summary>Maximum number of groups.</summary>
    public int Limit { get; init; } = QueryLimits.Groups;
}

/// <summary>A line that gives its value a name.</summary>
public sealed record NamedLine(string Name, FormulaNode Value);

/// <summary>The order of groups. Ties are ordered by the texts of the keys; null comes last.</summary>
/// <param name="Key">Index of the key to order by; null: by value.</param>
public sealed record GroupOrder(int? Key, bool IsDescending)
{
    public static readonly GroupOrder Default = new(null, IsDescending: true);

    /// <summary>The order of groups for which none is written: that of their keys if the first is derived, as a histogram has it, else the largest value first.</summary>
    public static GroupOrder Of(IReadOnlyList<string> keys) => keys is [var first, ..] && DerivedName.Read(first, out _) is not null ? new GroupOrder(0, IsDescending: false) : Default;
}
