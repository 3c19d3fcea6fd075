using System.Text.Json;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Server.Queries;

/// <summary>What SHOW answers.</summary>
internal static class ShownTables
{
    private const string Zone = "Etc/UTC";
    private const string Text = "String";

    /// <param name="dataSets">Of the tenant.</param>
    public static RelationResult Of(ShowSubject subject, IReadOnlyList<string> dataSets) => subject == ShowSubject.Tables
        ? new RelationResult([new RelationColumn("dataset", Text), new RelationColumn("type", Text)], [.. dataSets.Select(name => Row(name, "table"))], IsCut: false)
        : new RelationResult([new RelationColumn("timezone", Text)], [Row(Zone)], IsCut: false);

    private static IReadOnlyList<JsonElement> Row(params IReadOnlyList<string> values) => [.. values.Select(value => JsonSerializer.SerializeToElement(value))];
}
