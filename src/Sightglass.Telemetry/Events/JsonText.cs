using System.Buffers;
using System.Text;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Writes JSON in one canonical form: minified, with only the necessary escapes.</summary>
public static class JsonText
{
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    /// <summary>Appends a JSON string, including quotes.</summary>
    /// <param name="text">Valid UTF-8.</param>
    public static void AppendString(ByteBuffer buffer, ReadOnlySpan<byte> text)
    {
        buffer.Append((byte)'"');
        int plain;
        while ((plain = text.IndexOfAny(MustEscape)) >= 0)
        {
            buffer.Append(text[..plain]);
            AppendEscaped(buffer, text[plain]);
            text = text[(plain + 1)..];
        }

        buffer.Append(text);
        buffer.Append((byte)'"');
    }

    /// <inheritdoc cref="AppendString(ByteBuffer, ReadOnlySpan{byte})"/>
    public static void AppendString(ByteBuffer buffer, string text) => AppendString(buffer, Encoding.UTF8.GetBytes(text));

    private static void AppendEscaped(ByteBuffer buffer, byte code)
    {
        buffer.Append(code switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => "\\u00"u8,
        });
        if (code is < 0x20 and not ((byte)'\b' or (byte)'\f' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
        {
            buffer.Append((byte)"0123456789abcdef"[code >> 4]);
            buffer.Append((byte)"0123456789abcdef"[code & 15]);
        }
    }
}
