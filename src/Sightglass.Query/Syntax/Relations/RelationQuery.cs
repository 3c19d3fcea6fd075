using Sightglass.Query.Functions;

namespace Sightglass.Query.Syntax.Relations;

/// <summary>A question about tables, as SQL asks it.</summary>
/// <param name="Text">The parsed text.</param>
/// <param name="Body">What it selects.</param>
/// <param name="Dialect">Whose functions and rules apply.</param>
public sealed record RelationQuery(string Text, QueryNode Body, SqlDialect Dialect) : ParsedQuery
{
    public override string Kind => "table";

    /// <summary>The tables that it names, each once; common tables are among them.</summary>
    public IReadOnlyList<string> TableNames { get; init; } = [];

    /// <summary>The format that the text asks for: JSON, JSONEachRow or TabSeparated; null without one.</summary>
    public string? Format { get; init; }
}

/// <summary>What a text of the analytics dialect asks about the server instead of its data.</summary>
public sealed record ShowQuery(ShowSubject Subject) : ParsedQuery
{
    public override string Kind => "table";

    /// <inheritdoc cref="RelationQuery.Format"/>
    public string? Format { get; init; }
}

public enum ShowSubject : byte
{
    Tables,
    Timezone,
    Timezones,
}

/// <summary>Rows: a SELECT, or two sets of rows together; with the common tables before it, and order and limits after it.</summary>
public sealed record QueryNode(SetNode Set, TextSpan Span)
{
    public IReadOnlyList<CommonTable> With { get; init; } = [];

    public IReadOnlyList<OrderNode> Order { get; init; } = [];

    /// <summary>Most rows; null for all.</summary>
    public long? Limit { get; init; }

    public long Offset { get; init; }
}

/// <summary>A named query that later ones of the same WITH, and the query itself, read as a table.</summary>
/// <param name="Columns">Names for its columns; empty for their own.</param>
public sealed record CommonTable(string Name, IReadOnlyList<string> Columns, QueryNode Query, TextSpan Span);

/// <summary>A set of rows.</summary>
public abstract record SetNode(TextSpan Span);

/// <summary>A query in parentheses, with its own order and limit.</summary>
public sealed record NestedSet(QueryNode Query, TextSpan Span) : SetNode(Span);

public sealed record CombinedSet(SetOperator Operator, SetNode Left, SetNode Right, TextSpan Span) : SetNode(Span);

public enum SetOperator : byte
{
    UnionAll,
    Union,
    Except,
    Intersect,
}

/// <summary>One SELECT.</summary>
public sealed record SelectSet(IReadOnlyList<SelectItem> Items, TextSpan Span) : SetNode(Span)
{
    public bool IsDistinct { get; init; }

    /// <summary>Null for one row without a table.</summary>
    public TableNode? From { get; init; }

    public ScalarNode? Where { get; init; }

    /// <summary>Expressions, names of columns of the result, or their numbers from 1.</summary>
    public IReadOnlyList<ScalarNode> GroupBy { get; init; } = [];

    public ScalarNode? Having { get; init; }

    public IReadOnlyDictionary<string, WindowNode> Windows { get; init; } = new Dictionary<string, WindowNode>();
}

/// <summary>A column of a result.</summary>
/// <param name="Alias">Null: the text of the expression, or the column's own name.</param>
public sealed record SelectItem(ScalarNode Value, string? Alias);

/// <param name="NullsFirst">Null: nulls come last.</param>
public sealed record OrderNode(ScalarNode Value, bool IsDescending, bool? NullsFirst);

/// <summary>What a FROM reads.</summary>
public abstract record TableNode(TextSpan Span);

public sealed record NamedTable(string Name, string? Alias, TextSpan Span) : TableNode(Span);

public sealed record NestedTable(QueryNode Query, string? Alias, TextSpan Span) : TableNode(Span);

/// <param name="On">Null for a cross join, and where <paramref name="Using"/> names columns.</param>
public sealed record JoinedTable(JoinKind Join, TableNode Left, TableNode Right, ScalarNode? On, IReadOnlyList<string> Using, TextSpan Span) : TableNode(Span);

public enum JoinKind : byte
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}
