namespace Sightglass.Storage.ClickHouse;

/// <summary>One statement with its parameters and limits.</summary>
/// <param name="Sql">The text, without a FORMAT clause. User text never gets here: the query compiler prints it anew.</param>
public sealed record ClickHouseStatement(string Sql)
{
    /// <summary>30 s: longer than any panel should take, short enough to free a core.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    public IReadOnlyList<ClickHouseParameter> Parameters { get; init; } = [];

    /// <summary>Settings by name, in ClickHouse's text form; they win over the client's own.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The engine stops the statement after this; the client gives up a little later.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>
    /// Rows come while the engine still works: for exports. An error then shows in the middle, the statistics are not complete.
    /// When false, the engine answers after the last row is known.
    /// </summary>
    public bool IsStreamed { get; init; }
}
