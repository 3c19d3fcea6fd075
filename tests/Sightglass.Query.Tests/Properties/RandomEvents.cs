using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.Properties;

/// <summary>Random events with awkward values: equal texts of different types, special characters of patterns, missing fields.</summary>
/// <param name="random">Decides.</param>
/// <param name="numbers">The numbers to choose from.</param>
/// <param name="without">Names that no event has.</param>
internal sealed class RandomEvents(Random random, IReadOnlyList<double> numbers, IReadOnlyCollection<string>? without = null)
{
    /// <summary>Texts in both values and queries, so that they match often.</summary>
    public static readonly string[] Texts =
    [
        "", "a", "A", "ab", "hit", "Hit", "miss", "é", "É", "straße", "日本", "true", "false", "null", "0", "-1", "02", "2", "2.5", "1e3", "100%", "a_b", "a%b", "a\\b", "a\"b", "it's",
        "a*b", "a,b", "x:y", "{\"a\":1}", "line\nbreak", "tab\t", "a b", "workers_ai_success", "workers_ai_failure", "Network timeout", "/path/to", "[1]", "\u0001", "😀", "2.5 \"a b\" [c d]  hit",
    ];

    public static readonly string[] EventNames = ["workers_ai_success", "workers_ai_failure", "cache_lookup", "a"];

    public static readonly double[] Numbers = [0, 1, 2, -1, 2.5, -2.5, 0.1, 100, 1000, 1e6, 1e15, -1e15, 9007199254740993, 0.000001, 1.5e-7, 1e22, 12345.678];

    /// <summary>Numbers whose sums are exact in any order, because the engine adds in its own order.</summary>
    public static readonly double[] ExactNumbers = [0, 1, 2, -1, 2.5, -2.5, 0.25, 100, 1000, 1e6, 12345.75];

    /// <summary>Fields of every type in addition to the canonical ones: two have columns, the others are in the maps.</summary>
    public static readonly EventSchema Schema = new(
    [
        new Field("tag", FieldType.Keyword) { Aliases = ["label"] },
        new Field("note", FieldType.Text),
        new Field("attempt", FieldType.Integer),
        new Field("score", FieldType.Number),
        new Field("success", FieldType.Boolean),
        new Field("expires", FieldType.Timestamp),
        new Field("mapped_tag", FieldType.Keyword),
        new Field("mapped_attempt", FieldType.Integer),
    ], new HashSet<string> { "tag", "attempt" });

    /// <summary>Names of columns, attributes with and without dots, nested ones, absent ones.</summary>
    public static readonly string[] Names =
    [
        "event", "event_type", "message", "level", "user_id", "duration_ms", "status_code", "tag", "label", "note", "attempt", "score", "success", "expires", "mapped_tag", "mapped_attempt",
        "extra", "flag", "size", "list", "metadata", "metadata.region", "metadata.depth.value", "dotted.name", "labels.app.kubernetes.io/name", "app.name.depth.value", "attributes.extra", "attributes.attempt", "attributes.mapped_attempt", "with space", "nothing", "nothing.at.all",
    ];

    /// <summary>Names whose values are mostly numbers.</summary>
    public static readonly string[] NumberNames = ["duration_ms", "status_code", "attempt", "mapped_attempt", "score", "size", "metadata.depth.value", "extra"];

    public EventBatch Batch(int count, string tenant)
    {
        var batch = new EventBatch(Schema) { FirstSequence = 1, ReceivedMicros = 2_000_000_000_000_000 };
        var reader = new JsonEventReader(Schema);
        var source = new EventOrigin(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false);
        while (batch.Count < count)
        {
            var json = Event().ToJsonString();
            var refused = reader.Read(Encoding.UTF8.GetBytes(json), batch, source);
            Assert.True(refused is null, $"{refused}: {json}");
        }

        return batch;
    }

    public string Text() => Pick(Texts);

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public bool Chance(double share) => random.NextDouble() < share;

    private JsonObject Event()
    {
        var json = new JsonObject { ["timestamp"] = DateTimeOffset.UnixEpoch.AddSeconds(random.Next(1, 1_000)).AddMicroseconds(random.Next(1_000_000)).ToString("O", CultureInfo.InvariantCulture) };
        Maybe(json, "event", 0.9, () => Pick(EventNames));
        Maybe(json, "message", 0.4, () => Text());
        Maybe(json, "level", 0.4, () => Pick(["info", "error"]));
        Maybe(json, "user_id", 0.7, () => Pick(["u1", "u2", "u3", ""]));
        Maybe(json, "duration_ms", 0.6, Number);
        Maybe(json, "status_code", 0.3, () => Pick([200, 404, 500]));
        Maybe(json, "weight", 0.1, () => Pick([2, 10]));
        Maybe(json, "tag", 0.5, () => Text());
        Maybe(json, "note", 0.5, () => Text());

        // One in five has the wrong type and becomes an attribute.
        Maybe(json, "attempt", 0.5, () => Chance(0.2) ? Text() : Pick([0, 1, 2, -1, 100]));
        Maybe(json, "score", 0.5, () => Chance(0.2) ? Text() : Number());
        Maybe(json, "success", 0.5, () => Chance(0.2) ? Text() : Chance(0.5));
        Maybe(json, "mapped_tag", 0.5, () => Text());
        Maybe(json, "mapped_attempt", 0.5, () => Chance(0.2) ? Text() : Pick<JsonNode>([0, 1, -1, 9007199254740993, 1.5]));
        Maybe(json, "expires", 0.3, () => "2026-11-20T10:00:00.5Z");
        Maybe(json, "extra", 0.5, Anything);
        Maybe(json, "flag", 0.3, () => Chance(0.5));
        Maybe(json, "size", 0.4, Number);
        Maybe(json, "list", 0.3, () => new JsonArray(Text(), 1, true));
        Maybe(json, "metadata", 0.4, () => new JsonObject { ["region"] = Anything(), ["depth"] = new JsonObject { ["value"] = Number() } });
        Maybe(json, "dotted.name", 0.3, Anything);
        Maybe(json, "dotted", 0.3, () => new JsonObject { ["name"] = Anything() });
        Maybe(json, "labels", 0.3, () => new JsonObject { ["app.kubernetes.io/name"] = Anything() });
        Maybe(json, "app.name", 0.3, () => new JsonObject { ["depth"] = new JsonObject { ["value"] = Anything() } });
        Maybe(json, "app", 0.3, () => new JsonObject { ["name.depth"] = new JsonObject { ["value"] = Anything() } });
        Maybe(json, "with space", 0.2, Anything);
        return json;
    }

    private void Maybe(JsonObject json, string name, double share, Func<JsonNode?> value)
    {
        if (Chance(share) && without?.Contains(name) != true)
        {
            json[name] = Chance(0.05) ? null : value();
        }
    }

    private JsonNode? Anything() => random.Next(5) switch
    {
        0 => Text(),
        1 => Number(),
        2 => Chance(0.5),
        3 => null,
        _ => Chance(0.5) ? new JsonArray(Text()) : new JsonObject { ["a"] = Text() },
    };

    private JsonNode Number() => Pick(numbers);
}
