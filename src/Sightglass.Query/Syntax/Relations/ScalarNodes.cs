namespace Sightglass.Query.Syntax.Relations;

/// <summary>The values within a value; those of a query within it are its own.</summary>
internal static class ScalarNodes
{
    public static IEnumerable<ScalarNode> Children(ScalarNode node) => node switch
    {
        UnaryNode unary => [unary.Operand],
        BinaryNode binary => [binary.Left, binary.Right],
        BetweenNode between => [between.Operand, between.Low, between.High],
        InListNode list => list.Items.Prepend(list.Operand),
        InQueryNode query => [query.Operand],
        LikeNode like => [like.Operand, like.Pattern],
        IsNode isNode => [isNode.Operand],
        CastNode cast => [cast.Operand],
        CaseNode branches => branches.Branches.SelectMany(branch => (ScalarNode[])[branch.When, branch.Then]).Concat(new[] { branches.Operand, branches.Otherwise }.OfType<ScalarNode>()),
        CallNode call => call.Arguments.Concat(new[] { call.Filter }.OfType<ScalarNode>()).Concat(call.Over is { } over ? over.Partition.Concat(over.Order.Select(entry => entry.Value)) : []),
        _ => [],
    };

    /// <summary>Whether a column of that name, without a table, is in the value.</summary>
    public static bool Names(ScalarNode node, string column) =>
        node is ColumnNode { Names: [var name] } ? name.Equals(column, StringComparison.OrdinalIgnoreCase) : Children(node).Any(child => Names(child, column));
}
