namespace Sightglass.Storage.ClickHouse;

/// <summary>One statement with its parameters and limits.</summary>
/// <param name="Sql">The text, without a FORMAT clause. It never contains user text, because the query compiler prints it from the syntax tree.</param>
public sealed record ClickHouseStatement(string Sql)
{
    /// <summary>30 s: longer than any panel should take, short enough to free a core.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public IReadOnlyList<ClickHouseParameter> Parameters { get; init; } = [];

    /// <summary>Settings by name, in ClickHouse's text form; they override the client's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The engine stops the statement after this time; the client gives up a little later.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>
    /// The engine sends rows while it is still working: for exports. Errors can then occur in the middle, and the statistics are incomplete.
    /// If false, the engine answers when the last row is known.
    /// </summary>
    public bool IsStreamed { get; init; }
}
