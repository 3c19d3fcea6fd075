namespace Sightglass.Query.Syntax;

/// <summary>The fields that a filter names.</summary>
public static class FilterFields
{
    /// <summary>Their names as written, in order; a name may come more than once.</summary>
    public static IEnumerable<string> Of(FilterNode filter) => filter switch
    {
        AndNode and => and.Operands.SelectMany(Of),
        OrNode or => or.Operands.SelectMany(Of),
        NotNode not => Of(not.Operand),
        ExistsNode exists => [exists.Field.Name],
        ComparisonNode comparison => [comparison.Field.Name],
        PathNode { Path.LeadingNames: { Count: > 0 } names } => [string.Join('.', names)],
        _ => [],
    };
}
