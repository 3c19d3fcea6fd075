using System.Buffers;

namespace Sightglass.Telemetry.Events;

/// <summary>Reads type and message of an exception as most languages print it: from the first line, of Python from the one after the last stack, of Java from the innermost cause.</summary>
/// <remarks>
/// <code>
/// System.Net.Http.HttpRequestException: Connection refused (localhost:5001)
///    at …
/// TypeError: undefined is not a function
///
/// Traceback (most recent call last):
///   File "app.py", line 3, in &lt;module&gt;
/// ValueError: bad input
///
/// java.lang.RuntimeException: outer
///         at …
/// Caused by: java.io.IOException: disk full
///
///   + Exception Group Traceback (most recent call last):
///   |   File "app.py", line 3, in &lt;module&gt;
///   | ExceptionGroup: two failed (2 sub-exceptions)
///
/// thread 'main' panicked at src/main.rs:2:5:
/// index out of bounds
///
/// app.rb:3:in `total': undefined method (NoMethodError)
/// </code>
/// Text in another form (a sentence) has no type that can be recognized reliably; its first line is the message.
/// </remarks>
public static class ExceptionText
{
    private static ReadOnlySpan<byte> Traceback => "Traceback (most recent call last):"u8;

    private static ReadOnlySpan<byte> Group => "+ Exception Group Traceback"u8;

    private static ReadOnlySpan<byte> PanickedAt => " panicked at "u8;

    private static ReadOnlySpan<byte> CausedBy => "\nCaused by: "u8;

    // Longer text is not a type name but text without spaces.
    private const int MaxTypeBytes = 256;

    private static readonly SearchValues<byte> TypeNameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+`$"u8);

    /// <summary>Splits the line that says what happened.</summary>
    /// <param name="exception">The whole text, UTF-8.</param>
    /// <param name="type">Empty when it cannot be recognized.</param>
    /// <param name="message">Empty when there is none.</param>
    public static void Split(ReadOnlySpan<byte> exception, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> message)
    {
        var text = exception.TrimStart(" \t\r\n"u8);
        if (TrySplitPanic(text, out type, out message) || TrySplitRuby(FirstLine(text), out type, out message))
        {
            return;
        }

        var line = LineOf(text);
        var lineEnd = text.Length == line.Length ? -1 : line.Length;
        var typeEnd = line.IndexOfAnyExcept(TypeNameBytes);
        if (typeEnd < 0 && lineEnd >= 0)
        {
            // Only a type, followed by the stack.
            typeEnd = line.Length;
        }

        var isType = typeEnd is > 0 and <= MaxTypeBytes && char.IsAsciiLetter((char)line[0]) && (typeEnd == line.Length || (line[typeEnd] == ':' && !IsPlace(line[typeEnd..])));
        type = isType ? line[..typeEnd] : default;
        message = (isType ? line[typeEnd..] : line).Trim(": \t"u8);
    }

    /// <summary>app.rb:3 is a file and its line.</summary>
    private static bool IsPlace(ReadOnlySpan<byte> rest) => rest.Length > 1 && char.IsAsciiDigit((char)rest[1]);

    private static ReadOnlySpan<byte> LineOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Group))
        {
            return AfterStackOfGroup(text);
        }

        if (text.LastIndexOf(Traceback) is >= 0 and var stack)
        {
            return AfterStack(text[stack..]);
        }

        var cause = text.LastIndexOf(CausedBy);
        return FirstLine(cause < 0 ? text : text[(cause + CausedBy.Length)..]);
    }

    /// <summary>The first line after the stack, which is indented; the last one of the text when there is none.</summary>
    private static ReadOnlySpan<byte> AfterStack(ReadOnlySpan<byte> text)
    {
        var line = FirstLine(text);
        for (var rest = Rest(text, line); !rest.IsEmpty; rest = Rest(rest, line))
        {
            line = FirstLine(rest);
            if (!line.IsEmpty && line[0] is not ((byte)' ' or (byte)'\t'))
            {
                break;
            }
        }

        return line;
    }

    /// <summary>The first line within the frame that is not indented further.</summary>
    private static ReadOnlySpan<byte> AfterStackOfGroup(ReadOnlySpan<byte> text)
    {
        var line = FirstLine(text);
        for (var rest = Rest(text, line); !rest.IsEmpty; rest = Rest(rest, line))
        {
            line = FirstLine(rest);
            if (line.TrimStart((byte)' ') is [(byte)'|', (byte)' ', not (byte)' ', ..] framed)
            {
                return framed[2..];
            }
        }

        return line;
    }

    /// <summary>Rust: the message is in the line after the place.</summary>
    private static bool TrySplitPanic(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> message)
    {
        var line = FirstLine(text);
        var isPanic = line.StartsWith("thread '"u8) && line.IndexOf(PanickedAt) > 0 && line[^1] == ':';
        type = isPanic ? "panic"u8 : default;
        message = isPanic ? FirstLine(Rest(text, line)).Trim(" \t"u8) : default;
        return isPanic;
    }

    /// <summary>Ruby: place, message, and the type in parentheses at the end.</summary>
    private static bool TrySplitRuby(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> message)
    {
        type = default;
        message = default;
        var place = line.IndexOf(":in "u8);
        if (place <= 0 || !char.IsAsciiDigit((char)line[place - 1]) || line[^1] != ')' || line.LastIndexOf(" ("u8) is var end && end < place)
        {
            return false;
        }

        var start = line[place..].IndexOf("': "u8);
        var name = line[(end + 2)..^1];
        if (start < 0 || place + start + 3 > end || name.Length is 0 or > MaxTypeBytes || name.Contains((byte)' '))
        {
            return false;
        }

        type = name;
        message = line[(place + start + 3)..end];
        return true;
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? text : text[..end];
    }

    private static ReadOnlySpan<byte> Rest(ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        var rest = text[line.Length..];
        rest = rest is [(byte)'\r', ..] ? rest[1..] : rest;
        return rest is [(byte)'\n', ..] ? rest[1..] : rest;
    }
}
