using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Moves JSON values into the row that a batch is being given: what readers of every JSON format share.</summary>
public static class JsonValues
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The body without the byte order mark that some programs put before it.</summary>
    public static ReadOnlySpan<byte> WithoutByteOrderMark(ReadOnlySpan<byte> body) => body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;

    /// <summary>Sets a field, or keeps the value as an attribute, counted as drift, when it contradicts the field's type. Null means absent.</summary>
    /// <param name="reader">Stands on the value; ends on its last token.</param>
    /// <param name="batch">Between BeginRow and EndRow.</param>
    /// <param name="ordinal">The field, by its place in the batch's schema.</param>
    /// <param name="name">The name the client gave it, for the attribute.</param>
    /// <param name="scratch">Holds the text while it is unescaped.</param>
    public static void SetField(scoped ref Utf8JsonReader reader, EventBatch batch, int ordinal, scoped ReadOnlySpan<byte> name, ByteBuffer scratch)
    {
        var isSet = reader.TokenType switch
        {
            JsonTokenType.String => batch.TrySetText(ordinal, Text(ref reader, scratch)),
            JsonTokenType.Number => batch.TrySetNumber(ordinal, reader.ValueSpan),
            JsonTokenType.True => batch.TrySetBoolean(ordinal, true),
            JsonTokenType.False => batch.TrySetBoolean(ordinal, false),
            JsonTokenType.Null => true,
            _ => false,
        };
        if (isSet)
        {
            // An earlier member of this name may have drifted to the attributes: the last one counts.
            if (batch.Drift.Count > 0 && reader.TokenType != JsonTokenType.Null && batch.Drift.ContainsKey(ordinal))
            {
                batch.RemoveAttribute(name);
            }

            return;
        }

        batch.Unset(ordinal);
        batch.CountDrift(ordinal);
        SetAttribute(ref reader, batch, name);
    }

    /// <summary>Keeps the value as an attribute, minified; null means absent.</summary>
    /// <param name="reader">Stands on the value; ends on its last token.</param>
    /// <param name="batch">Between BeginRow and EndRow.</param>
    /// <param name="name">UTF-8, unescaped.</param>
    public static void SetAttribute(scoped ref Utf8JsonReader reader, EventBatch batch, scoped ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            JsonCopy.Value(ref reader, batch.BeginAttribute(name));
        }
    }

    /// <summary>The text of the string or property name the reader stands on, unescaped.</summary>
    /// <param name="reader">Stands on the text.</param>
    /// <param name="scratch">Overwritten where the text holds escapes; the result then lies in it.</param>
    /// <exception cref="InvalidOperationException">An escape for half a surrogate pair: text that no UTF-8 can hold.</exception>
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

    /// <summary>Why JSON could not be read, as a rejection tells it.</summary>
    /// <param name="e">What reading threw: <see cref="JsonException"/> for the syntax, <see cref="InvalidOperationException"/> for half a surrogate pair.</param>
    public static (string Code, string Message) Refusal(Exception e)
    {
        if (e is not JsonException json)
        {
            return (RejectionCode.InvalidUtf8, "a string holds an unpaired surrogate escape (\\ud800 to \\udfff)");
        }

        var column = (json.BytePositionInLine ?? 0) + 1;
        return json.Message.Contains("MaxDepth", StringComparison.Ordinal) || json.Message.Contains("maximum configured depth", StringComparison.Ordinal)
            ? (RejectionCode.TooDeep, $"byte {column}: nested deeper than {EventLimits.MaxDepth} levels")
            : (RejectionCode.MalformedJson, $"byte {column}: {Reason(json)}");
    }

    /// <summary>The reader's sentence as part of ours: without advice on its options, without the position it appends (which counts lines), without the full stop.</summary>
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
