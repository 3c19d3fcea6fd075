using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Sql;

/// <summary>A statement for the engine. Names in it come from the schema; user text is only in the parameters.</summary>
public sealed record SqlStatement(string Text, IReadOnlyList<ClickHouseParameter> Parameters)
{
    // The largest filter that the limits allow, over a table of 160 columns, prints about 580 KB and more than 50,000 syntax elements; a test
    // checks that the engine accepts it. The engine's defaults are 256 KiB and 50,000.
    internal static readonly IReadOnlyDictionary<string, string> Limits = new Dictionary<string, string>() { ["max_query_size"] = "1048576", ["max_ast_elements"] = "200000" };

    /// <summary>Settings beyond the limits that all statements have.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = Limits;

    /// <summary>The statement for the client.</summary>
    public ClickHouseStatement ToClickHouse() => new(Text)
    {
        Parameters = Parameters,
        Settings = Settings,
    };
}
