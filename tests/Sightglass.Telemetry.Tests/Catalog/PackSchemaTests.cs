using System.Text.Json;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>Keeps <c>packs/pack.schema.json</c>, the reader and <c>docs/packs.md</c> consistent.</summary>
public sealed class PackSchemaTests
{
    private static readonly JsonElement Definitions = JsonDocument.Parse(Repository.Text("packs/pack.schema.json")).RootElement.GetProperty("$defs");

    public static TheoryData<string> Sections => [.. PackKeys.All.Select(keys => keys.Section)];

    public static TheoryData<string, string[]> Enumerations => new()
    {
        { "unit", [.. Vocabulary.Units] },
        { "fieldType", [.. Vocabulary.All<FieldType>()] },
        { "eventKind", [.. Vocabulary.All<EventKind>()] },
        { "eventLevel", [.. Vocabulary.All<EventLevel>()] },
        { "grain", [.. Vocabulary.All<Grain>()] },
        { "better", [.. Vocabulary.All<Better>()] },
        { "chartKind", [.. Vocabulary.All<ChartKind>()] },
        { "alertPriority", [.. Vocabulary.All<AlertPriority>()] },
        { "openMetricsKind", [.. Vocabulary.All<OpenMetricsKind>()] },
        { "reportSchedule", [.. Vocabulary.All<ReportSchedule>()] },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_OfSchema_HasTheReadersKeys(string section)
    {
        var keys = PackKeys.All.Single(known => known.Section == section);
        var definition = Definitions.GetProperty(section);
        Assert.False(definition.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(keys.Required, Strings(definition.GetProperty("required")));
        Assert.Equal(keys.All.Order(), definition.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Enumeration_OfSchema_HasTheReadersWords(string name, string[] words) =>
        Assert.Equal(words, Strings(Definitions.GetProperty(name).GetProperty("enum")));

    [Fact]
    public void Enumerations_OfSchema_AreAllCompared() =>
        Assert.Equal(
            Enumerations.Select(row => row.Data.Item1).Order(),
            Definitions.EnumerateObject().Where(definition => definition.Value.TryGetProperty("enum", out _)).Select(definition => definition.Name).Order());

    [Theory]
    [MemberData(nameof(ShippedPackTests.Names), MemberType = typeof(ShippedPackTests))]
    public void Pack_Shipped_SatisfiesTheSchema(string name) =>
        Assert.Empty(new SchemaCheck(Definitions).Check(Repository.Text($"packs/{name}/pack.yaml"), "pack"));

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}
