using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>Copies JSON values minified and with numbers in their shortest form, as attributes are stored.</summary>
public static class JsonCopy
{
    /// <summary>Copies the value at the reader's position; the reader ends on its last token.</summary>
    public static void Value(scoped ref Utf8JsonReader reader, ByteBuffer target)
    {
        var depth = 0;
        var needsComma = false;
        do
        {
            var isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (needsComma && !isEnd)
            {
                target.Append((byte)',');
            }

            needsComma = true;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    target.Append(reader.TokenType == JsonTokenType.StartObject ? (byte)'{' : (byte)'[');
                    depth++;
                    needsComma = false;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    target.Append(reader.TokenType == JsonTokenType.EndObject ? (byte)'}' : (byte)']');
                    depth--;
                    break;
                case JsonTokenType.PropertyName:
                    AppendString(ref reader, target);
                    target.Append((byte)':');
                    needsComma = false;
                    break;
                case JsonTokenType.String:
                    AppendString(ref reader, target);
                    break;
                case JsonTokenType.Number:
                    NumberText.AppendJson(target, reader.ValueSpan);
                    break;
                default:
                    target.Append(reader.ValueSpan);
                    break;
            }
        }
        while (depth > 0 && reader.Read());
    }

    // Unescaped and escaped again, so that equal texts are equal bytes, however the client escaped them.
    private static void AppendString(scoped ref Utf8JsonReader reader, ByteBuffer target)
    {
        if (!reader.ValueIsEscaped)
        {
            target.Append((byte)'"');
            target.Append(reader.ValueSpan);
            target.Append((byte)'"');
            return;
        }

        var text = new byte[reader.ValueSpan.Length];
        JsonText.AppendString(target, text.AsSpan(0, reader.CopyString(text)));
    }
}
