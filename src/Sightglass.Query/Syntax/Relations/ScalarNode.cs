namespace Sightglass.Query.Syntax.Relations;

/// <summary>A value computed from a row, or from rows, of a table.</summary>
public abstract record ScalarNode(TextSpan Span);

public sealed record NullLiteral(TextSpan Span) : ScalarNode(Span);

public sealed record BooleanLiteral(bool Value, TextSpan Span) : ScalarNode(Span);

/// <param name="Digits">As written: digits, perhaps with a point and an exponent.</param>
public sealed record NumberLiteral(string Digits, TextSpan Span) : ScalarNode(Span);

public sealed record TextLiteral(string Value, TextSpan Span) : ScalarNode(Span);

/// <summary>A length of time: <c>INTERVAL '7 days'</c>.</summary>
public sealed record IntervalLiteral(long Amount, IntervalUnit Unit, TextSpan Span) : ScalarNode(Span);

/// <param name="Names">The parts between the dots: perhaps a table, then the name, which may have dots of its own.</param>
public sealed record ColumnNode(IReadOnlyList<string> Names, TextSpan Span) : ScalarNode(Span);

/// <summary>All columns, of one table if it is named; also the argument of <c>count(*)</c>.</summary>
public sealed record StarNode(string? Table, TextSpan Span) : ScalarNode(Span);

public sealed record UnaryNode(UnaryOperator Operator, ScalarNode Operand, TextSpan Span) : ScalarNode(Span);

public sealed record BinaryNode(BinaryOperator Operator, ScalarNode Left, ScalarNode Right, TextSpan Span) : ScalarNode(Span);

public sealed record BetweenNode(ScalarNode Operand, ScalarNode Low, ScalarNode High, bool IsNegated, TextSpan Span) : ScalarNode(Span);

public sealed record InListNode(ScalarNode Operand, IReadOnlyList<ScalarNode> Items, bool IsNegated, TextSpan Span) : ScalarNode(Span);

public sealed record InQueryNode(ScalarNode Operand, QueryNode Query, bool IsNegated, TextSpan Span) : ScalarNode(Span);

public sealed record LikeNode(ScalarNode Operand, ScalarNode Pattern, bool IgnoresCase, bool IsNegated, TextSpan Span) : ScalarNode(Span);

/// <param name="Value">Null for IS NULL, else IS TRUE or IS FALSE.</param>
public sealed record IsNode(ScalarNode Operand, bool? Value, bool IsNegated, TextSpan Span) : ScalarNode(Span);

/// <param name="Operand">What the branches are compared with; null where they are conditions.</param>
/// <param name="Otherwise">Null for NULL.</param>
public sealed record CaseNode(ScalarNode? Operand, IReadOnlyList<(ScalarNode When, ScalarNode Then)> Branches, ScalarNode? Otherwise, TextSpan Span) : ScalarNode(Span);

/// <param name="Type">In upper case, without a length.</param>
public sealed record CastNode(ScalarNode Operand, string Type, bool OrNull, TextSpan Span) : ScalarNode(Span);

/// <summary>The value of a query with one column and at most one row.</summary>
public sealed record QueryValueNode(QueryNode Query, TextSpan Span) : ScalarNode(Span);

/// <summary>Whether a query has rows.</summary>
public sealed record ExistsQueryNode(QueryNode Query, TextSpan Span) : ScalarNode(Span);

/// <param name="Name">As written.</param>
/// <param name="Arguments">In parentheses.</param>
public sealed record CallNode(string Name, IReadOnlyList<ScalarNode> Arguments, TextSpan Span) : ScalarNode(Span)
{
    /// <summary>Numbers in parentheses before the arguments: <c>quantile(0.9)(x)</c>.</summary>
    public IReadOnlyList<ScalarNode> Parameters { get; init; } = [];

    public bool IsDistinct { get; init; }

    /// <summary><c>FILTER (WHERE …)</c>.</summary>
    public ScalarNode? Filter { get; init; }

    /// <summary><c>OVER (…)</c>.</summary>
    public WindowNode? Over { get; init; }
}

/// <param name="Name">Of a window of the SELECT; null where it is written out.</param>
public sealed record WindowNode(string? Name, IReadOnlyList<ScalarNode> Partition, IReadOnlyList<OrderNode> Order, FrameNode? Frame, TextSpan Span);

public sealed record FrameNode(bool IsRange, FrameBound Start, FrameBound End);

/// <param name="Rows">Null for UNBOUNDED; 0 for CURRENT ROW.</param>
public sealed record FrameBound(long? Rows, bool IsFollowing);

public enum UnaryOperator : byte
{
    Minus,
    Not,
}

public enum BinaryOperator : byte
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Concat,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

public enum IntervalUnit : byte
{
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}
