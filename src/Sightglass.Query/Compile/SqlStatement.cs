using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Compile;

/// <summary>A statement for the engine. Names in it come from the schema; what people wrote is only in the parameters.</summary>
public sealed record SqlStatement(string Text, IReadOnlyList<ClickHouseParameter> Parameters)
{
    // The largest filter that the limits allow prints some 400 KiB; the engine's default is 256 KiB.
    private const string QuerySizeMax = "1048576";

    /// <summary>The statement as the client sends it.</summary>
    public ClickHouseStatement ToClickHouse() => new(Text)
    {
        Parameters = Parameters,
        Settings = new Dictionary<string, string> { ["max_query_size"] = QuerySizeMax },
    };
}
