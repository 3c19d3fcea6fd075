using System.Text;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Text;

/// <summary>A writer for people: passes everything on with its line ends and tabs, and without what a terminal would obey (<see cref="SafeText"/>).</summary>
internal sealed class SafeWriter(TextWriter inner) : TextWriter
{
    // The first half of a pair whose second half comes with the next character; otherwise null.
    private char? _half;

    /// <summary>For output that is made safe in another way.</summary>
    public TextWriter Inner => inner;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (char.IsHighSurrogate(value) && _half is null)
        {
            _half = value;
            return;
        }

        Write([value]);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = _half is { } half ? $"{half}{buffer}" : buffer.ToString();
        _half = null;
        inner.Write(SafeText.Lines(text));
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Flush() => inner.Flush();
}
