namespace Sightglass.Query.Planning;

/// <summary>A table that SQL may read.</summary>
/// <param name="Kind">What its rows are.</param>
/// <param name="Names">Of <see cref="RelationTableKind.Event"/>: all names of the event. Of <see cref="RelationTableKind.Points"/>: the name of the data set.</param>
public sealed record RelationTable(RelationTableKind Kind, params IReadOnlyList<string> Names)
{
    /// <summary>The table of all events.</summary>
    public const string Events = "events";

    /// <summary>One row for each event, as Workers Logs show it.</summary>
    public const string WorkersLogs = "workers_logs";

    /// <summary>The columns of <see cref="WorkersLogs"/>.</summary>
    public static readonly IReadOnlyList<string> LogColumns = ["EventTimestamp", "Outcome", "ScriptName", "Logs"];

    /// <summary>The tables whose names do not depend on the data.</summary>
    public static readonly IReadOnlyDictionary<string, RelationTable> Fixed = new Dictionary<string, RelationTable>(StringComparer.OrdinalIgnoreCase)
    {
        [Events] = new(RelationTableKind.Events),
        [WorkersLogs] = new(RelationTableKind.Logs),
    };

    /// <summary>Further names for columns of points: what people call <c>blob1</c> or <c>double1</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

public enum RelationTableKind : byte
{
    /// <summary>All events.</summary>
    Events,

    /// <summary>The events of one name.</summary>
    Event,

    /// <summary>The points of one data set: timestamp, index1, blob1 to blob20, double1 to double20, _sample_interval, dataset.</summary>
    Points,

    /// <summary>All events as log lines: EventTimestamp, Outcome, ScriptName, Logs.</summary>
    Logs,
}
