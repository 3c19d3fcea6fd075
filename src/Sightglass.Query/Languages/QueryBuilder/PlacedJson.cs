using System.Text;
using System.Text.Json;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>A value of JSON that knows where it stands: errors name the path and the position.</summary>
/// <param name="Kind">Text, number, true or false, object or list. Null is an absent value.</param>
/// <param name="Text">Of a text its characters, of everything else its JSON.</param>
/// <param name="Path">Such as <c>filters[0].value</c>; empty for the whole.</param>
/// <param name="Span">In the text that was read; of a text without its quotes.</param>
internal sealed record PlacedJson(JsonValueKind Kind, string Text, string Path, TextSpan Span)
{
    // Far more than groups of filters may have; each level is a call.
    private const int MaxDepth = 256;

    /// <summary>The elements of a list.</summary>
    public IReadOnlyList<PlacedJson> Elements { get; private init; } = [];

    private Dictionary<string, PlacedJson> Members { get; init; } = [];

    /// <summary>The member with that name; null if there is none, or if it is null. Of several with the name the last counts.</summary>
    public PlacedJson? Find(string name) => Members.TryGetValue(name, out var member) && member.Kind != JsonValueKind.Null ? member : null;

    /// <summary>Reads a text.</summary>
    /// <exception cref="QueryErrorException">It is not JSON.</exception>
    public static PlacedJson Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var value = Read(ref reader, bytes, "");
            return reader.Read() ? throw new JsonException() : value;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is an escape that stands for half a character.
            var position = Math.Min(CharactersTo(bytes, (int)reader.BytesConsumed), text.Length);
            throw new QueryErrorException(QueryError.At(text, new TextSpan(position, 0), "this is not JSON", ["JSON"], "write the parameters of a query as JSON, such as {\"filters\":[]}"));
        }
    }

    private static PlacedJson Read(ref Utf8JsonReader reader, byte[] bytes, string path)
    {
        var start = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                Dictionary<string, PlacedJson> members = new(StringComparer.Ordinal);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    members[name] = Read(ref reader, bytes, path.Length == 0 ? name : $"{path}.{name}");
                }

                return Value(JsonValueKind.Object, ref reader, bytes, path, start) with { Members = members };
            case JsonTokenType.StartArray:
                List<PlacedJson> elements = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(Read(ref reader, bytes, $"{path}[{elements.Count}]"));
                }

                return Value(JsonValueKind.Array, ref reader, bytes, path, start) with { Elements = elements };
            case JsonTokenType.String:
                var (from, to) = (CharactersTo(bytes, start + 1), CharactersTo(bytes, (int)reader.BytesConsumed - 1));
                return new PlacedJson(JsonValueKind.String, reader.GetString()!, path, TextSpan.Between(from, to));
            case JsonTokenType.Number:
                return Value(JsonValueKind.Number, ref reader, bytes, path, start);
            case JsonTokenType.True or JsonTokenType.False:
                return Value(reader.GetBoolean() ? JsonValueKind.True : JsonValueKind.False, ref reader, bytes, path, start);
            default:
                return Value(JsonValueKind.Null, ref reader, bytes, path, start);
        }
    }

    private static PlacedJson Value(JsonValueKind kind, ref Utf8JsonReader reader, byte[] bytes, string path, int start)
    {
        var end = (int)reader.BytesConsumed;
        var json = kind is JsonValueKind.Object or JsonValueKind.Array ? "" : Encoding.UTF8.GetString(bytes, start, end - start);
        return new PlacedJson(kind, json, path, TextSpan.Between(CharactersTo(bytes, start), CharactersTo(bytes, end)));
    }

    private static int CharactersTo(byte[] bytes, int offset) => Encoding.UTF8.GetCharCount(bytes, 0, offset);
}
