using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Json;

/// <summary>Replaces what UTF-8 cannot represent by U+FFFD, so that a broken character costs no event: bytes that are not UTF-8, and escapes for half a surrogate pair.</summary>
/// <remarks>
/// A program that cuts a text after its first 500 characters cuts some of them within an emoji. JSON's escapes can say the half that remains, UTF-8 cannot.
/// </remarks>
public static class JsonRepair
{
    // \ud83d: the escape of one UTF-16 unit.
    private const int EscapeLength = 6;

    private static readonly SearchValues<byte> Plain = SearchValues.Create([.. Enumerable.Range(0, 0x80).Where(code => code != '\\').Select(code => (byte)code)]);

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    private static ReadOnlySpan<byte> EscapedReplacement => "\\ufffd"u8;

    /// <summary>Whether the text has something to replace.</summary>
    public static bool IsNeeded(ReadOnlySpan<byte> json) => !Utf8.IsValid(json) || HasLoneSurrogate(json);

    /// <summary>Appends the text with its replacements.</summary>
    /// <param name="json">Text of any number of JSON values; it need not be well formed.</param>
    /// <param name="target">At most three times as long afterwards as the text.</param>
    /// <returns>How many characters were replaced.</returns>
    public static int Append(ReadOnlySpan<byte> json, ByteBuffer target)
    {
        var replaced = 0;
        while (!json.IsEmpty)
        {
            var plain = PlainLength(json);
            target.Append(json[..plain]);
            json = json[plain..];
            if (json.IsEmpty)
            {
                break;
            }

            if (json[0] == '\\')
            {
                var length = EscapeAt(json, out var isLone);
                target.Append(isLone ? EscapedReplacement : json[..length]);
                replaced += isLone ? 1 : 0;
                json = json[length..];
            }
            else
            {
                var isValid = Rune.DecodeFromUtf8(json, out _, out var length) == OperationStatus.Done;
                target.Append(isValid ? json[..length] : Replacement);
                replaced += isValid ? 0 : 1;
                json = json[length..];
            }
        }

        return replaced;
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0)
        {
            return false;
        }

        int at;
        while ((at = json.IndexOf((byte)'\\')) >= 0)
        {
            json = json[at..];
            var length = EscapeAt(json, out var isLone);
            if (isLone)
            {
                return true;
            }

            json = json[length..];
        }

        return false;
    }

    /// <summary>How many bytes from the start are ASCII and no backslash.</summary>
    private static int PlainLength(ReadOnlySpan<byte> json)
    {
        var special = json.IndexOfAnyExcept(Plain);
        return special < 0 ? json.Length : special;
    }

    /// <summary>The length of the escape at the start of the text; of a surrogate pair, that of both halves.</summary>
    private static int EscapeAt(ReadOnlySpan<byte> json, out bool isLone)
    {
        var unit = UnitAt(json);
        isLone = unit is >= 0xD800 and <= 0xDFFF;
        if (unit is >= 0xD800 and <= 0xDBFF && UnitAt(json[EscapeLength..]) is >= 0xDC00 and <= 0xDFFF)
        {
            isLone = false;
            return 2 * EscapeLength;
        }

        return unit >= 0 ? EscapeLength : Math.Min(2, json.Length);
    }

    /// <summary>The UTF-16 unit that the escape at the start of the text stands for; -1 if it stands for something else.</summary>
    private static int UnitAt(ReadOnlySpan<byte> json)
    {
        if (json.Length < EscapeLength || json[0] != '\\' || json[1] != 'u')
        {
            return -1;
        }

        var unit = 0;
        foreach (var digit in json[2..EscapeLength])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return -1;
            }

            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return unit;
    }
}
