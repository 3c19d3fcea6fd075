using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>What a field's name says about its values, by the habits of those who name fields.</summary>
/// <param name="Type">Keyword where the name says nothing.</param>
/// <param name="Unit">Null: none.</param>
public sealed record FieldGuess(FieldType Type, string? Unit)
{
    private static readonly FieldGuess Text = new(FieldType.Text, null);
    private static readonly FieldGuess Keyword = new(FieldType.Keyword, null);
    private static readonly FieldGuess Count = new(FieldType.Integer, "count");

    /// <summary>Null for what is probably an object: it has no column.</summary>
    /// <param name="name">In snake case or camel case.</param>
    public static FieldGuess? Of(string name)
    {
        var words = EventWords.Of(name);
        return words is [] ? Keyword : OfPrefix(words[0]) ?? OfLast(words[^1], isPlural: name.EndsWith('s'));
    }

    private static FieldGuess? OfPrefix(string first) => first switch
    {
        "has" or "is" or "was" or "can" or "should" or "use" => new FieldGuess(FieldType.Boolean, null),
        "num" => Count,
        _ => null,
    };

    private static FieldGuess? OfLast(string last, bool isPlural) => last switch
    {
        "requested" or "enabled" or "allowed" or "cached" or "success" or "succeeded" => new FieldGuess(FieldType.Boolean, null),
        "count" or "chunk" or "size" or "length" or "total" or "attempt" or "retrie" => Count with { Unit = last is "size" ? "bytes" : "count" },
        "number" or "index" or "position" or "port" => new FieldGuess(FieldType.Integer, null),
        "byte" => new FieldGuess(FieldType.Integer, "bytes"),
        "token" when isPlural => new FieldGuess(FieldType.Integer, "tokens"),
        "ms" or "milli" or "millisecond" or "latency" => new FieldGuess(FieldType.Number, "ms"),
        "second" or "sec" or "duration" or "ttl" => new FieldGuess(FieldType.Number, "seconds"),
        "usd" or "cost" or "price" or "dollar" => new FieldGuess(FieldType.Number, "usd"),
        "ratio" or "rate" or "share" or "similarity" or "confidence" or "probability" => new FieldGuess(FieldType.Number, "ratio"),
        "percent" or "percentage" => new FieldGuess(FieldType.Number, "percent"),
        "score" => new FieldGuess(FieldType.Number, "points"),
        "at" or "time" or "timestamp" or "date" or "since" or "until" => new FieldGuess(FieldType.Timestamp, null),
        "data" or "json" or "payload" or "metadata" or "detail" or "body" or "context" or "header" or "param" or "option" => null,
        "id" or "uuid" or "hash" or "error" or "text" or "message" or "email" or "url" or "uri" or "path" or "query" or "stack" or "trace" or "prompt" or "ip" or "token" => Text,
        _ => Keyword,
    };
}
