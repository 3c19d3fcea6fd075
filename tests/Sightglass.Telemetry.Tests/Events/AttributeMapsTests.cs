using System.Text;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Json;

namespace Sightglass.Telemetry.Events;

public sealed class AttributeMapsTests
{
    [Theory]
    [InlineData("""{"tier":"gold","retries":2,"ratio":0.25,"cached":true,"off":false}""", "tier=gold", "retries=2 ratio=0.25 cached?=1 off?=0", "")]
    [InlineData("""{"empty":"","é":"ü","with space":"x y"}""", "empty= é=ü with space=x y", "", "")]
    [InlineData("""{"a.b":1,"a":{"b":2,"c":{"d":"x"},"e":true,"n":null,"l":[1]}}""", "a/c/d=x", "a.b=1 a/b=2 a/e?=1", """{"a":{"b":2,"c":{"d":"x"},"e":true,"n":null,"l":[1]}}""")]
    [InlineData("""{"list":[{"a":1}],"none":{},"tier":"gold"}""", "tier=gold", "", """{"list":[{"a":1}],"none":{}}""")]
    [InlineData("""{"big":9007199254740993,"whole":9007199254740992,"large":123456789012345678901234567890,"tiny":1e-300}""", "large=123456789012345678901234567890", "whole=9007199254740992 tiny=1E-300", """{"big":9007199254740993}""")]
    [InlineData("""{"quoted":"say \"hi\"","line":"a\nb","na\"me":"x"}""", "", "", """{"quoted":"say \"hi\"","line":"a\nb","na\"me":"x"}""")]
    [InlineData("""{"status_code":"bad","input_tokens":1.5}""", "", "", """{"status_code":"bad","input_tokens":1.5}""")]
    public void Attributes_AreKeptWhereTheyAreGivenBackAsTheyWereSent(string sent, string keywords, string numbers, string rest)
    {
        var attributes = Read(sent).Attributes;

        Assert.Equal(keywords, string.Join(' ', Entries(attributes.Keywords).Select(entry => $"{entry.Key}={Text(attributes.Texts[entry.Value])}")));
        Assert.Equal(numbers.ToUpperInvariant(), string.Join(' ', Entries(attributes.Numbers).Select(entry => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value:R}"))).ToUpperInvariant());
        Assert.Equal(rest, Text(attributes.Rest[0]));
    }

    [Fact]
    public void Texts_LongerThanTheLimit_StayInTheRest()
    {
        var attributes = Read($$"""{"fits":"{{new string('x', MapKey.MaxTextBytes)}}","long":"{{new string('x', MapKey.MaxTextBytes + 1)}}"}""").Attributes;

        Assert.Equal(["fits"], Entries(attributes.Keywords).Select(entry => entry.Key));
        Assert.StartsWith("{\"long\":\"x", Text(attributes.Rest[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_OfWhichEveryOneDiffers_StayInTheRest_OnceThereAreMany()
    {
        var attributes = Read([.. Enumerable.Range(0, 1000).Select(i => $$"""{"id":"id-{{i}}","tier":"tier-{{i % 7}}","name":"name-{{i % 300}}"}""")]).Attributes;

        Assert.Equal(128, Entries(attributes.Keywords).Count(entry => entry.Key == "id"));
        Assert.Equal(1000, Entries(attributes.Keywords).Count(entry => entry.Key == "tier"));
        Assert.InRange(Entries(attributes.Keywords).Count(entry => entry.Key == "name"), 300, 999);
        Assert.Equal("""{"id":"id-999"}""", Text(attributes.Rest[999])[..15]);
    }

    [Fact]
    public void Objects_OfManyValues_AreCopiedInPart_AndKeptWhole()
    {
        var members = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"m{i}\":{i}"));
        var sent = "{\"data\":{" + members + "}}";

        var attributes = Read(sent).Attributes;

        Assert.Equal(200, attributes.Numbers.Values.Length);
        Assert.Equal(sent, Text(attributes.Rest[0]));
    }

    private static EventBatch Read(params string[] events)
    {
        var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = 1_000_000 };
        var reader = new JsonEventReader(EventSchema.Canonical);
        foreach (var json in events)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(json), batch, EventOrigin.Default));
        }

        return batch;
    }

    /// <summary>All entries, with readable signs instead of the control characters.</summary>
    private static List<(string Key, T Value)> Entries<T>(MapColumn<T> map)
        where T : unmanaged =>
        [.. Enumerable.Range(0, map.Values.Length).Select(i => (Text(map.Keys[map.KeyIndexes[i]]).Replace(MapKey.Separator, '/').Replace(MapKey.Boolean, '?'), map.Values[i]))];

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
