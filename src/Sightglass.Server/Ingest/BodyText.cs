using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest;

/// <summary>Makes the text of a body valid UTF-8: converts UTF-16, as PowerShell writes files, and replaces what UTF-8 cannot represent.</summary>
internal static class BodyText
{
    /// <summary>Converts a body if it needs it.</summary>
    /// <param name="body">As it was sent, decompressed.</param>
    /// <param name="target">Empty; receives the text if it is another one.</param>
    /// <param name="replaced">How many characters were replaced.</param>
    /// <returns>True when the text is in <paramref name="target"/>.</returns>
    public static bool TryConvert(ByteBuffer body, ByteBuffer target, out int replaced)
    {
        replaced = 0;
        if (RecognizeUtf16(body.Span) is { } utf16)
        {
            Convert(body.Span, utf16, target);
            return true;
        }

        var isNeeded = JsonRepair.IsNeeded(body.Span);
        replaced = isNeeded ? JsonRepair.Append(body.Span, target) : 0;
        return isNeeded;
    }

    /// <summary>Recognizes UTF-16 by its byte order mark, or by the zero that half of each character of JSON is.</summary>
    /// <param name="begin">The first bytes of a text.</param>
    /// <returns>Null for anything else.</returns>
    public static Encoding? RecognizeUtf16(ReadOnlySpan<byte> begin) => begin switch
    {
        [0xFF, 0xFE, ..] or [(byte)'{' or (byte)'[' or (byte)' ' or (byte)'\r' or (byte)'\n', 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, (byte)'{' or (byte)'[' or (byte)' ' or (byte)'\r' or (byte)'\n', ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static void Convert(ReadOnlySpan<byte> bytes, Encoding utf16, ByteBuffer target)
    {
        var units = MemoryMarshal.Cast<byte, char>(bytes).ToArray().AsSpan();
        if ((utf16 == Encoding.BigEndianUnicode) == BitConverter.IsLittleEndian)
        {
            var swapped = MemoryMarshal.Cast<char, ushort>(units);
            BinaryPrimitives.ReverseEndianness(swapped, swapped);
        }

        // The mark is none of the text.
        units = units is ['\uFEFF', ..] ? units[1..] : units;
        while (!units.IsEmpty)
        {
            Utf8.FromUtf16(units, target.GetSpan(Math.Min(3 * units.Length, 1 << 20)), out var read, out var written);
            target.Advance(written);
            units = units[read..];
        }
    }
}
