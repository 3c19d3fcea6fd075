using System.Buffers;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Reads type and message from the first line of an exception as most languages print it.</summary>
/// <remarks>
/// <code>
/// System.Net.Http.HttpRequestException: Connection refused (localhost:5001)
///    at …
/// TypeError: undefined is not a function
/// </code>
/// Text in another form (a Python traceback, a sentence) has no type that can be recognized reliably; its first line is the message.
/// </remarks>
internal static class ExceptionText
{
    // Longer text is not a type name but text without spaces.
    private const int MaxTypeBytes = 256;

    private static readonly SearchValues<byte> TypeNameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+`$"u8);

    /// <summary>Splits the exception's first line.</summary>
    /// <param name="exception">The whole text, UTF-8.</param>
    /// <param name="type">Empty when it cannot be recognized.</param>
    /// <param name="message">Empty when there is none.</param>
    public static void Split(ReadOnlySpan<byte> exception, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> message)
    {
        var text = exception.TrimStart(" \t\r\n"u8);
        var lineEnd = text.IndexOfAny((byte)'\r', (byte)'\n');
        var line = lineEnd < 0 ? text : text[..lineEnd];
        var typeEnd = line.IndexOfAnyExcept(TypeNameBytes);
        if (typeEnd < 0 && lineEnd >= 0)
        {
            // Only a type, followed by the stack.
            typeEnd = line.Length;
        }

        var isType = typeEnd is > 0 and <= MaxTypeBytes && char.IsAsciiLetter((char)line[0]) && (typeEnd == line.Length || line[typeEnd] == ':');
        type = isType ? line[..typeEnd] : default;
        message = (isType ? line[typeEnd..] : line).Trim(": \t"u8);
    }
}
