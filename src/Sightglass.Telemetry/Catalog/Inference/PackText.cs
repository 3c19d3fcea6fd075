using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The text of a pack while it is written, as YAML that people can read and change.</summary>
internal sealed class PackText
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();

    /// <summary>A text as a YAML scalar. A JSON string is one.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Quoting);

    /// <summary>Names as a YAML list on one line.</summary>
    public static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(name => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.') ? name : Quote(name)))}]";

    public void Line(string text = "") => _text.Append(text).Append('\n');

    /// <summary>A key with a text on one line, or on several ones, each indented.</summary>
    public void Text(string indentation, string key, string text)
    {
        var lines = text.Split('\n');
        if (lines.Length == 1)
        {
            Line($"{indentation}{key}: {Quote(text)}");
            return;
        }

        Line($"{indentation}{key}: |");
        foreach (var line in lines)
        {
            Line($"{indentation}  {line}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
