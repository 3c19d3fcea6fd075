using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Moves JSON values into the current row of a batch. Shared by the readers of all JSON formats.</summary>
public static class JsonValues
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the byte order mark that some programs write.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) => body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;

    /// <summary>Sets the value of a member of the event; null means absent.</summary>
    /// <param name="row">Not ended.</param>
    /// <param name="name">The name that the client uses; UTF-8, unescaped.</param>
    /// <param name="reader">Positioned on the value; ends on its last token.</param>
    public static void Set(this EventRow row, scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader) =>
        row.Set(row.Schema.MeaningOf(name), name, ref reader);

    /// <param name="meaning">The meaning of the name.</param>
    /// <inheritdoc cref="Set(EventRow, ReadOnlySpan{byte}, ref Utf8JsonReader)"/>
    internal static void Set(this EventRow row, NameMeaning meaning, scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader)
    {
        if (meaning.Kind == NameKind.Attribute || !TrySet(row, meaning, name, ref reader))
        {
            row.SetAttribute(name, ref reader);
        }
    }

    /// <param name="member">Its value, no object, no list and without escapes.</param>
    /// <inheritdoc cref="Set(EventRow, NameMeaning, ReadOnlySpan{byte}, ref Utf8JsonReader)"/>
    internal static void Set(this EventRow row, NameMeaning meaning, scoped ReadOnlySpan<byte> name, scoped in JsonMembers member)
    {
        switch (member.Type)
        {
            case JsonTokenType.String when !row.TrySetText(meaning, name, member.Text):
            case JsonTokenType.True or JsonTokenType.False when !row.TrySetBoolean(meaning, name, member.Type == JsonTokenType.True):
                row.BeginAttribute(name).Append(member.Value);
                break;
            case JsonTokenType.Number when !row.TrySetNumber(meaning, name, member.Value):
                NumberText.AppendJson(row.BeginAttribute(name), member.Value);
                break;
        }
    }

    /// <summary>Keeps the value as an attribute, minified; null means absent.</summary>
    /// <param name="row">Not ended.</param>
    /// <param name="name">UTF-8, unescaped.</param>
    /// <param name="reader">Positioned on the value; ends on its last token.</param>
    public static void SetAttribute(this EventRow row, scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            JsonCopy.Value(ref reader, row.BeginAttribute(name));
        }
    }

    /// <summary>The unescaped text of the string or property name at the reader's position.</summary>
    /// <param name="reader">Positioned on the text.</param>
    /// <param name="scratch">Overwritten if the text contains escapes; the result is then a part of it.</param>
    /// <exception cref="InvalidOperationException">An escape for half a surrogate pair, which UTF-8 cannot represent.</exception>
    public static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader, ByteBuffer scratch)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        scratch.Clear();
        scratch.Advance(reader.CopyString(scratch.GetSpan(reader.ValueSpan.Length)));
        return scratch.Span;
    }

    /// <summary>Why JSON could not be read.</summary>
    /// <param name="e">The exception of the reader: <see cref="JsonException"/> for the syntax, <see cref="InvalidOperationException"/> for half a surrogate pair.</param>
    public static EventRejection Rejection(Exception e)
    {
        if (e is not JsonException json)
        {
            return new(RejectionCode.MalformedJson, "a string holds an unpaired surrogate escape (\\ud800 to \\udfff)");
        }

        var column = (json.BytePositionInLine ?? 0) + 1;
        return json.Message.Contains("MaxDepth", StringComparison.Ordinal) || json.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? new(RejectionCode.TooDeep, $"byte {column}: nested deeper than {EventLimits.MaxDepth} levels")
            : new(RejectionCode.MalformedJson, $"byte {column}: {Reason(json)}");
    }

    /// <summary>Moves the reader from the start of an object to the value of a member and skips the members before it.</summary>
    /// <returns>False when the reader is not on an object, or there is no such member of this type.</returns>
    public static bool TryEnter(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> member, JsonTokenType type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            reader.Read();
            if (isWanted)
            {
                return reader.TokenType == type;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TrySet(EventRow row, NameMeaning meaning, scoped ReadOnlySpan<byte> name, scoped ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return row.TrySetText(meaning, name, Text(ref reader, row.Scratch));
            case JsonTokenType.Number:
                return row.TrySetNumber(meaning, name, reader.ValueSpan);
            case JsonTokenType.True or JsonTokenType.False:
                return row.TrySetBoolean(meaning, name, reader.TokenType == JsonTokenType.True);
            case JsonTokenType.Null:
                return true;
            default:
                row.CountDrift(meaning, name);
                return false;
        }
    }

    /// <summary>The reader's message for use in ours: without advice on its options, without the position (which counts lines), without the full stop.</summary>
    internal static string Reason(JsonException e)
    {
        var text = e.Message.AsSpan();
        foreach (var tail in (ReadOnlySpan<string>)[" LineNumber", " which is not supported", " Change the reader options"])
        {
            text = text.IndexOf(tail, StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;
        }

        return text.TrimEnd('.').ToString();
    }
}
