namespace Sightglass.Query.Syntax;

/// <summary>A table computed over events.</summary>
/// <param name="Columns">
/// In the order of the result. Columns that are a field or a step are the keys of its rows; the others are computed.
/// </param>
public sealed record SelectQuery(IReadOnlyList<SelectColumn> Columns) : ParsedQuery
{
    /// <summary>The name of the source that contains all events.</summary>
    public const string Events = "events";

    public override string Kind => "table";

    /// <summary>The name of a <c>QuerySource</c>.</summary>
    public string Source { get; init; } = Events;

    /// <summary>Selects the events to read.</summary>
    public FilterNode Filter { get; init; } = new MatchAllNode(default);

    /// <summary>True: one row for all events with the same keys. False: one row for each event, and no aggregates.</summary>
    public bool IsGrouped { get; init; } = true;

    /// <summary>
    /// True: a table for each key, one below the other, of the events that have the key; all other keys of a row are null. Order, limit, offset and
    /// count of rows are of each of these tables. The events are read once for all of them. The keys are fields, and no aggregate is of intervals.
    /// </summary>
    public bool IsByEachKey { get; init; }

    /// <summary>Selects the rows to return: a filter whose fields are names of columns, without text terms.</summary>
    public FilterNode? Having { get; init; }

    /// <summary>The order of the rows; earlier entries take precedence. Ties of grouped rows are ordered by their keys.</summary>
    public IReadOnlyList<SelectOrder> Order { get; init; } = [];

    /// <summary>Maximum number of rows, after skipping <see cref="Offset"/> rows.</summary>
    public int Limit { get; init; } = QueryLimits.Groups;

    public int Offset { get; init; }

    /// <summary>Each row also tells how many rows there are, those that <see cref="Limit"/> leaves out included.</summary>
    public bool CountsRows { get; init; }
}

/// <summary>A column of a table.</summary>
public sealed record SelectColumn(string Name, FormulaNode Value)
{
    /// <summary>True when the column is a key of the rows instead of a computed value.</summary>
    public bool IsKey => Value is FieldNode or StepNode;
}

/// <summary>A column to order rows by; null comes last in both directions.</summary>
/// <param name="Column">Its index; null for the times of events, if each row is an event.</param>
public sealed record SelectOrder(int? Column, bool IsDescending);
