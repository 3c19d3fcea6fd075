using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>YAML while it is written: keys one below the other, two spaces for each level. Keys without a value are left out.</summary>
internal sealed partial class YamlLines
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();
    private int _depth;

    // The next line begins an item of a list.
    private bool _isItem;

    public void Text(string key, string? value)
    {
        if (value is not null)
        {
            Line($"{key}: {Scalar(value)}");
        }
    }

    public void Number(string key, double? value)
    {
        if (value is { } number)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{key}: {number}"));
        }
    }

    /// <summary>A formula or a filter: in quotes that leave its own as they are, several lines as a block. So each character has one place in the file.</summary>
    public void Formula(string key, Formula? formula)
    {
        if (formula is null)
        {
            return;
        }

        var lines = formula.Text.Split('\n');
        if (formula.Text.Any(c => char.IsControl(c) && c != '\n') || lines[0].StartsWith(' '))
        {
            Line($"{key}: {Quoted(formula.Text)}");
        }
        else if (lines.Length == 1)
        {
            Line($"{key}: '{formula.Text.Replace("'", "''", StringComparison.Ordinal)}'");
        }
        else
        {
            Line($"{key}: |");
            _depth++;
            foreach (var line in lines)
            {
                Line(line);
            }

            _depth--;
        }
    }

    public void List(string key, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            Line($"{key}: [{string.Join(", ", values.Select(Scalar))}]");
        }
    }

    public void Texts(string key, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            Line($"{key}: {{{string.Join(", ", values.Select(pair => $"{Scalar(pair.Key)}: {Scalar(pair.Value)}"))}}}");
        }
    }

    /// <summary>A mapping from names to mappings.</summary>
    public void Map<T>(string key, IReadOnlyList<T> values, Func<T, string> name, Action<T> write)
    {
        if (values.Count > 0)
        {
            Nested(key, () =>
            {
                foreach (var value in values)
                {
                    Nested(Scalar(name(value)), () => write(value));
                }
            });
        }
    }

    /// <summary>A list of mappings.</summary>
    public void Items<T>(string key, IReadOnlyList<T> values, Action<T> write)
    {
        if (values.Count > 0)
        {
            Nested(key, () =>
            {
                foreach (var value in values)
                {
                    _depth++;
                    _isItem = true;
                    write(value);
                    _depth--;
                }
            });
        }
    }

    /// <summary>The mapping of a key.</summary>
    public void Nested(string key, Action write)
    {
        Line($"{key}:");
        _depth++;
        write();
        _depth--;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Line(string text)
    {
        if (text.Length > 0)
        {
            _text.Append(' ', 2 * (_isItem ? _depth - 1 : _depth)).Append(_isItem ? "- " : "").Append(text);
            _isItem = false;
        }

        _text.Append('\n');
    }

    /// <summary>Plain where it can only be a text; else as a JSON string, which is YAML, too.</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : Quoted(text);

    private static string Quoted(string text) => JsonSerializer.Serialize(text, Quoting);

    [GeneratedRegex(@"^[\p{L}_@][\p{L}\p{Nd}_@./()+ -]*(?<! )$")]
    private static partial Regex Plain();

    // What some reader takes for no text.
    [GeneratedRegex("^(?:true|false|yes|no|on|off|y|n|null)$", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
