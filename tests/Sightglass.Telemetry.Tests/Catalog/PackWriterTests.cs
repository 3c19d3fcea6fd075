using System.Text.Json;
using System.Text.Json.Serialization;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog;

public sealed class PackWriterTests
{
    // Everything of a pack but where it stands in its file.
    private static readonly JsonSerializerOptions Content = new() { Converters = { new FormulaText(), new NoPosition() } };

    [Theory]
    [MemberData(nameof(ShippedPackTests.Names), MemberType = typeof(ShippedPackTests))]
    public void Pack_Written_IsReadAsTheSame(string name) => AssertRoundTrip(Repository.Text($"packs/{name}/pack.yaml"));

    [Fact]
    public void Texts_ThatYamlReadsOtherwise_AreReadAsTheyWere() => AssertRoundTrip("""
        name: odd
        title: "yes"
        version: 3
        description: "# no comment: \"quoted\", 'quoted' and a \\ \n second line"
        metrics:
          a: {title: "- dash", description: "{x}", unit: count, grain: event, formula: 'Count(message="it''s: #1" OR a="{b}")', by: [attributes.a b, "1", "true"]}
          b:
            title: "12"
            description: "null"
            unit: ratio
            grain: event
            formula: |
              Errors = Count(level=error)

              Errors / Count()
            target: {min: 0.0000001, max: 1e9}
            minimum: 5
            change: 0.25
        dashboards:
          - name: one
            title: "a: b"
            panels:
              - {title: "[p]", chart: line, metric: a, by: [], where: {"a b": "x: y"}, step: 90m}
              - {title: q, chart: bar, formula: 'Count()', unit: count, step: 14d}
        """);

    [Fact]
    public void Formula_Written_KeepsThePlaceOfItsMistakes()
    {
        var pack = Read("name: own\ntitle: Own\nversion: 1\ndescription: Own.\nmetrics:\n  a: {title: A, description: A., unit: count, grain: event, formula: Count()}\n");
        var text = PackWriter.Write(pack with { Metrics = [pack.Metrics[0] with { Formula = Formula.Of("Count(message=\"it's\") / nothing") }] });

        var formula = Read(text).Metrics[0].Formula;
        var place = formula.Locate(formula.Text.IndexOf("nothing", StringComparison.Ordinal));

        Assert.StartsWith("nothing", text.Split('\n')[place.Line - 1][(place.Column - 1)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Pack_WithoutEvents_MeasuresFieldsOfOthers()
    {
        Assert.Equal(["cache_type"], Read("name: own\ntitle: Own\nversion: 1\ndescription: Own.\nmetrics:\n  a: {title: A, description: A., unit: count, grain: event, formula: Count(), by: [cache_type]}\n").Metrics[0].By);
        Assert.Equal(
            "own.yaml:1:1: the pack has no 'events'; add them, or metrics or dashboards of the events of other packs",
            Assert.Single(PackReader.Read("own.yaml", "name: own\ntitle: Own\nversion: 1\ndescription: Own.\n").Diagnostics).ToString());
    }

    private static void AssertRoundTrip(string text)
    {
        var pack = Read(text);
        var written = PackWriter.Write(pack);
        Assert.Equal(JsonSerializer.Serialize(pack, Content), JsonSerializer.Serialize(Read(written), Content));
    }

    private static Pack Read(string text)
    {
        var result = PackReader.Read("own.yaml", text);
        Assert.Equal("", string.Join('\n', result.Diagnostics));
        return result.Pack!;
    }

    private sealed class FormulaText : JsonConverter<Formula>
    {
        public override Formula Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Formula value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }

    private sealed class NoPosition : JsonConverter<SourcePosition>
    {
        public override SourcePosition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, SourcePosition value, JsonSerializerOptions options) => writer.WriteNullValue();
    }
}
