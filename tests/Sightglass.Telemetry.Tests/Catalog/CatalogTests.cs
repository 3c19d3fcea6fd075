using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

public sealed class CatalogTests
{
    private const string Shop = """
        name: shop
        title: Shop
        version: 1
        description: D.
        constants:
          price_usd: {value: 1, unit: usd, description: D.}
        fields:
          score: {type: number, unit: points, description: Of the shop, aliases: [points]}
        events:
          answered: {description: D., kind: ai, fields: [score], aliases: [answer]}
        metrics:
          answers: {title: A, description: D., unit: count, grain: event, formula: Count(event="answered")}
        analytics:
          answers: [answers]
        """;

    [Fact]
    public void Create_OnePack_FindsEverythingByName()
    {
        var catalog = Create(Shop).Catalog;
        Assert.Equal([.. CanonicalFields.All.Select(field => field.Name), "score"], catalog.Fields.Select(field => field.Name));
        Assert.Equal("score", catalog.FindField("points")!.Name);
        Assert.Equal("score", catalog.FindField("points".AsSpan())!.Name);
        Assert.Equal("event", catalog.FindField("event_type")!.Name);
        Assert.Null(catalog.FindField("color"));
        Assert.Equal("answered", catalog.FindEvent("answer")!.Name);
        Assert.Equal(["answered", "answer"], catalog.EventNames("answer"));
        Assert.Equal(["unheard_of"], catalog.EventNames("unheard_of"));
        Assert.Equal(1, catalog.Constants["price_usd"].Value);
        Assert.Equal(["answers"], catalog.Analytics["answers"].Metrics);
        Assert.Equal("shop", catalog.Metrics["answers"].Pack);
    }

    [Fact]
    public void Create_SameFieldInTwoPacks_KeepsOneWithAllAliases()
    {
        var result = Create(Shop, Other("fields", "score: {type: number, description: Of the bar, aliases: [mark]}"));
        Assert.Empty(result.Diagnostics);
        var score = result.Catalog.FindField("mark")!;
        Assert.Same(score, result.Catalog.FindField("points"));
        Assert.Equal(new Field("score", FieldType.Number, "points", "Of the shop"), score with { Aliases = new Field("", FieldType.Text).Aliases });
    }

    [Theory]
    [InlineData("fields", "score: {type: text, description: D.}", "packs/bar/pack.yaml:6:3: field 'score' is text here but number in points at packs/shop/pack.yaml:8:3; declare it the same way in both")]
    [InlineData("fields", "score: {type: number, unit: ms, description: D.}", "packs/bar/pack.yaml:6:3: field 'score' is number in ms here but number in points at packs/shop/pack.yaml:8:3; declare it the same way in both")]
    [InlineData("fields", "mark: {type: number, description: D., aliases: [score]}", "packs/bar/pack.yaml:6:3: alias 'score' of field 'mark' means the field 'score' at packs/shop/pack.yaml:8:3; remove one of them")]
    [InlineData("events", "answer: {description: D., kind: log}", "packs/bar/pack.yaml:6:3: event 'answer' is already declared at packs/shop/pack.yaml:10:3; one pack must own it")]
    [InlineData("constants", "answers: {value: 1, unit: usd, description: D.}", "packs/shop/pack.yaml:12:3: metric or constant 'answers' is already defined at packs/bar/pack.yaml:6:3; choose another name")]
    [InlineData("analytics", "answers: []", "packs/bar/pack.yaml:6:3: analytics group 'answers' is already defined at packs/shop/pack.yaml:14:3; choose another name")]
    public void Create_Contradiction_NamesBothPlaces(string section, string entry, string expected) =>
        Assert.Equal([expected], Create(Shop, Other(section, entry)).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Create_SameDashboardInTwoPacks_NamesBothPlaces()
    {
        const string dashboards = "\ndashboards:\n  - {name: main, title: Main, panels: []}\n";

        Assert.Equal(
            ["packs/bar/pack.yaml:10:5: dashboard 'main' is already defined at packs/shop/pack.yaml:16:5; choose another name"],
            Create(Shop + dashboards, Other("constants", "price: {value: 1, unit: usd, description: D.}") + dashboards).Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [InlineData("model: {type: text, description: D.}")]
    [InlineData("mine: {type: number, description: D., aliases: [model]}")]
    public void Create_WithAPackThatDeclaresACanonicalField_DoesNotFail(string field)
    {
        // The reader has reported it; the other packs are still checked.
        var read = PackReader.Read("packs/bar/pack.yaml", Other("fields", field));
        Assert.Single(read.Diagnostics);
        Assert.Empty(PackCatalog.Create([read.Pack!]).Diagnostics);
    }

    [Fact]
    public void Create_SamePackTwice_SaysSo() =>
        Assert.Contains("packs/shop/pack.yaml:1:1: pack 'shop' is already defined at packs/shop/pack.yaml:1:1; choose another name", Create(Shop, Shop).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Create_ChatProxy_KeepsTheFormerNameOfTheStreamEvent() =>
        Assert.Equal(["stream_completed", "stream_complete"], PackCatalog.Create([ShippedPacks.Read("chat-proxy").Pack!]).Catalog.EventNames("stream_completed"));

    private static string Other(string section, string entry)
    {
        var head = $"name: bar\ntitle: Bar\nversion: 1\ndescription: D.\n{section}:\n  {entry}\n";
        return section == "events" ? head : head + "events: {poured: {description: D., kind: log}}\n";
    }

    private static CatalogResult Create(params string[] texts)
    {
        List<Pack> packs = [];
        foreach (var text in texts)
        {
            var folder = text.StartsWith("name: shop", StringComparison.Ordinal) ? "shop" : "bar";
            var result = PackReader.Read($"packs/{folder}/pack.yaml", text);
            Assert.Empty(result.Diagnostics);
            packs.Add(result.Pack!);
        }

        return PackCatalog.Create(packs);
    }
}
