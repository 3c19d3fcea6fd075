using System.Globalization;
using System.Text;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>YAML while it is written: keys one below the other, two spaces for each level. Keys without a value are left out.</summary>
internal sealed class YamlLines
{
    private readonly StringBuilder _text = new();
    private int _depth;

    // The next line begins an item of a list.
    private bool _isItem;

    public void Text(string key, string? value)
    {
        if (value is not null)
        {
            Line($"{key}: {YamlText.Scalar(value)}");
        }
    }

    public void Number(string key, double? value)
    {
        if (value is { } number)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"{key}: {number}"));
        }
    }

    public void Formula(string key, Formula? formula)
    {
        if (formula is not null)
        {
            Line($"{key}: {YamlText.Formula(formula.Text, 2 * _depth)}");
        }
    }

    public void List(string key, IReadOnlyList<string>? values)
    {
        if (values is not null)
        {
            Line($"{key}: {YamlText.List(values)}");
        }
    }

    public void Texts(string key, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            Line($"{key}: {{{string.Join(", ", values.Select(pair => $"{YamlText.Scalar(pair.Key)}: {YamlText.Scalar(pair.Value)}"))}}}");
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
                    Nested(YamlText.Scalar(name(value)), () => write(value));
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
        _text.Append(' ', 2 * (_isItem ? _depth - 1 : _depth)).Append(_isItem ? "- " : "").Append(text).Append('\n');
        _isItem = false;
    }
}
