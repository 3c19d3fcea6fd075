namespace Sightglass.Query.Syntax;

/// <summary>A parsed query of any language: <see cref="EventsQuery"/>, <see cref="FormulaProgram"/> or <see cref="SelectQuery"/>.</summary>
public abstract record ParsedQuery
{
    private protected ParsedQuery()
    {
    }

    /// <summary>The kind of result: <c>filter</c> for events, <c>value</c>, <c>groups</c> or <c>table</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the text probably does not mean, as far as the text alone shows.</summary>
    public IReadOnlyList<QueryWarning> Warnings { get; init; } = [];
}

/// <summary>The events that match a filter.</summary>
public sealed record EventsQuery(FilterNode Filter) : ParsedQuery
{
    public override string Kind => "filter";

    /// <summary>What a test of the filter also tells of each line that matches, by name.</summary>
    public IReadOnlyList<ExtractedValue> Extracted { get; init; } = [];
}
