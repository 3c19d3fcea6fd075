using System.Text.Json;

namespace Sightglass.Server.Cli.Client;

/// <summary>The answer of <c>POST /api/query</c>.</summary>
internal sealed record QueryAnswer(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<IReadOnlyList<JsonElement>> Rows, QueryStatistics? Statistics, string? Cursor);

/// <param name="Name">The field, or the name the query gave.</param>
/// <param name="Type">Of its values.</param>
/// <param name="Unit">Null where there is none.</param>
internal sealed record QueryColumn(string Name, string Type, string? Unit);

internal sealed record QueryStatistics(long RowsRead, double ElapsedMs);
