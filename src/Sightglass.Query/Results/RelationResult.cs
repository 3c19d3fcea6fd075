using System.Text.Json;

namespace Sightglass.Query.Results;

/// <summary>The rows of a question in SQL.</summary>
/// <param name="Rows">A value for each column: as the engine prints it in JSON.</param>
/// <param name="IsCut">There are more rows than may be returned.</param>
public sealed record RelationResult(IReadOnlyList<RelationColumn> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, bool IsCut);

/// <param name="Name">As the text calls it.</param>
/// <param name="EngineType">ClickHouse's type without Nullable and LowCardinality, such as <c>UInt64</c> or <c>DateTime64(6, 'UTC')</c>.</param>
public sealed record RelationColumn(string Name, string EngineType)
{
    internal static string Bare(string type)
    {
        foreach (var wrapper in (string[])["LowCardinality(", "Nullable("])
        {
            type = type.StartsWith(wrapper, StringComparison.Ordinal) ? type[wrapper.Length..^1] : type;
        }

        return type;
    }
}
