using System.Text;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The text of a pack while it is written, as YAML that people can read and change.</summary>
internal sealed class PackText
{
    private readonly StringBuilder _text = new();

    public void Line(string text = "") => _text.Append(text).Append('\n');

    /// <summary>A key with a text on one line, or on several ones, each indented.</summary>
    public void Text(string indentation, string key, string text)
    {
        var lines = text.Split('\n');
        if (lines.Length == 1)
        {
            Line($"{indentation}{key}: {YamlText.Scalar(text)}");
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
