using System.Buffers.Text;
using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Renders the message of an event from its template and properties.</summary>
/// <remarks>
/// <code>
/// User {Name} paid {Amount,10:0.00} for {@Order} {{done}}
/// </code>
/// A hole is a property's name, with an optional <c>@</c> or <c>$</c> before it, and an optional width (negative: left-aligned) and format after it. A hole with a format
/// takes its text from the renderings; without a format the value is printed as it was sent, because formats depend on the sender's language. Text that is not a hole, or that
/// names no property, is unchanged. Syntax: messagetemplates.org.
/// </remarks>
internal sealed class MessageTemplate
{
    // Widths are for columns on a terminal. With larger ones a short template could produce a long message; they are left as text.
    private const int MaxWidth = 1000;

    // Templates that people write have about ten. Each hole searches the properties, so many holes would cause much work with few bytes.
    private const int MaxHoles = 100;

    private readonly ByteBuffer _message = new();
    private readonly ByteBuffer _scratch = new();

    /// <summary>The message; the template itself if the message would be longer than the event.</summary>
    /// <param name="template">UTF-8.</param>
    /// <param name="properties">The event.</param>
    /// <param name="json">The event's text.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Render(ReadOnlySpan<byte> template, ClefEvent properties, ReadOnlySpan<byte> json)
    {
        _message.Clear();
        var renderings = properties.Has(ClefMember.Renderings) ? properties.Read(ClefMember.Renderings, json) : default;
        var holes = 0;
        var rest = template;
        int brace;
        while ((brace = rest.IndexOfAny((byte)'{', (byte)'}')) >= 0)
        {
            _message.Append(rest[..brace]);
            rest = rest[brace..];
            if (rest.Length > 1 && rest[1] == rest[0])
            {
                _message.Append(rest[0]);
                rest = rest[2..];
            }
            else if (TryParse(rest, out var hole))
            {
                AppendHole(hole, rest[..hole.Length], properties, json, ref renderings);
                rest = rest[hole.Length..];
                if (++holes > MaxHoles || _message.Length > json.Length + MaxWidth)
                {
                    return template;
                }
            }
            else
            {
                _message.Append(rest[0]);
                rest = rest[1..];
            }
        }

        _message.Append(rest);
        return _message.Span;
    }

    private void AppendHole(in Hole hole, ReadOnlySpan<byte> source, ClefEvent properties, ReadOnlySpan<byte> json, ref Utf8JsonReader renderings)
    {
        var start = _message.Length;

        // Renderings are counted by hole, so a hole without a property consumes its rendering too.
        var isRendered = hole.HasFormat && renderings.TokenType != JsonTokenType.None && renderings.Read();
        if (isRendered && renderings.TokenType == JsonTokenType.String)
        {
            _message.Append(JsonValues.Text(ref renderings, _scratch));
        }
        else if (properties.TryFind(source[hole.NameStart..hole.NameEnd], out var property))
        {
            AppendValue(property, json);
        }
        else
        {
            _message.Append(source);
            return;
        }

        Align(start, hole.Width);
    }

    private void AppendValue(ClefEvent.Property property, ReadOnlySpan<byte> json)
    {
        if (!ClefEvent.TryRead(property, json, out var reader))
        {
            _message.Append("null"u8);
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            _message.Append(JsonValues.Text(ref reader, _scratch));
        }
        else
        {
            JsonCopy.Value(ref reader, _message);
        }
    }

    /// <summary>Pads what was appended since <paramref name="start"/> with spaces; a positive width puts them before it.</summary>
    private void Align(int start, int width)
    {
        var missing = Math.Abs(width) - CharacterCount(_message.Slice(start, _message.Length));
        if (missing <= 0)
        {
            return;
        }

        if (width < 0)
        {
            _message.GetSpan(missing)[..missing].Fill((byte)' ');
            _message.Advance(missing);
            return;
        }

        _scratch.Clear();
        _scratch.Append(_message.Slice(start, _message.Length));
        _message.Truncate(start);
        _message.GetSpan(missing)[..missing].Fill((byte)' ');
        _message.Advance(missing);
        _message.Append(_scratch.Span);
    }

    private static int CharacterCount(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    /// <summary>Parses the hole at the start of the text; false when there is none.</summary>
    private static bool TryParse(ReadOnlySpan<byte> text, out Hole hole)
    {
        hole = default;
        var end = text[1..].IndexOfAny((byte)'{', (byte)'}') + 1;
        if (text[0] != '{' || end == 0 || text[end] != '}')
        {
            return false;
        }

        var nameStart = text[1] is (byte)'@' or (byte)'$' ? 2 : 1;
        var colon = text[..end].IndexOf((byte)':');
        var beforeFormat = colon < 0 ? end : colon;
        var comma = text[..beforeFormat].IndexOf((byte)',');
        var nameEnd = comma < 0 ? beforeFormat : comma;
        var width = 0;
        if (nameEnd <= nameStart || (comma >= 0 && !TryWidth(text[(comma + 1)..beforeFormat], out width)))
        {
            return false;
        }

        hole = new Hole(end + 1, nameStart, nameEnd, width, colon >= 0);
        return true;
    }

    private static bool TryWidth(ReadOnlySpan<byte> text, out int width) =>
        Utf8Parser.TryParse(text, out width, out var consumed) && consumed == text.Length && width is >= -MaxWidth and <= MaxWidth;

    /// <summary>A hole: its length including braces, the position of its name in it, and its layout.</summary>
    private readonly record struct Hole(int Length, int NameStart, int NameEnd, int Width, bool HasFormat);
}
