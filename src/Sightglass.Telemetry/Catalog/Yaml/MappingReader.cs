using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads the keys of one mapping. It reports errors with their position; the requested value is then null, and reading continues.</summary>
internal sealed class MappingReader
{
    private readonly YamlSource _source;
    private readonly YamlMappingNode _node;
    private readonly string _subject;

    private MappingReader(YamlSource source, YamlMappingNode node, string subject)
    {
        _source = source;
        _node = node;
        _subject = subject;
    }

    public SourcePosition Position => _source.PositionOf(_node);

    public YamlSource Source => _source;

    /// <summary>Opens a mapping and checks its keys: it reports unknown and missing keys.</summary>
    /// <remarks><paramref name="subject"/> is the mapping's name in messages (<c>metric 'success_rate'</c>); missing keys are reported at <paramref name="place"/>, because the mapping begins only after its name.</remarks>
    public static MappingReader? Open(YamlSource source, YamlNode? node, KeySet keys, string subject, YamlNode? place = null)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMappingNode mapping)
        {
            source.Report(node, $"{subject} must be a mapping of {string.Join(", ", keys.All)}");
            return null;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!keys.All.Contains(name))
            {
                var advice = IsTail(value) ? "; put a text that holds a comma in quotes" : NameSuggestion.Advise(name, [.. keys.All]);
                source.Report(key, $"unknown key '{name}' in {subject}{advice}");
            }
        }

        foreach (var required in keys.Required.Where(required => !mapping.Children.ContainsKey(required)))
        {
            source.Report(place ?? node, $"{subject} has no '{required}'; add it");
        }

        return new MappingReader(source, mapping, subject);
    }

    public YamlNode? Node(string key) => _node.Children.TryGetValue(key, out var value) ? value : null;

    public void Report(string key, string message) => _source.Report(Node(key) ?? _node, message);

    public string? Text(string key)
    {
        if (Scalar(key, "text") is not { } scalar)
        {
            return null;
        }

        var text = scalar.Value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            _source.Report(scalar, $"'{key}' of {_subject} is empty; write its text");
            return null;
        }

        return text;
    }

    public double? Number(string key)
    {
        if (Scalar(key, "a number") is not { } scalar)
        {
            return null;
        }

        if (PackNumber.TryParse(scalar.Value, out var value))
        {
            return value;
        }

        _source.Report(scalar, $"'{key}' of {_subject} must be a number, not '{scalar.Value}'");
        return null;
    }

    public int? Integer(string key, int min, int max)
    {
        if (Scalar(key, "a whole number") is not { } scalar)
        {
            return null;
        }

        if (PackNumber.TryParseInteger(scalar.Value, out var value) && value >= min && value <= max)
        {
            return value;
        }

        _source.Report(scalar, $"'{key}' of {_subject} must be a whole number from {min} to {max}, not '{scalar.Value}'");
        return null;
    }

    public TimeSpan? Duration(string key)
    {
        if (Scalar(key, "a duration") is not { } scalar)
        {
            return null;
        }

        if (PackNumber.TryParseDuration(scalar.Value, out var duration))
        {
            return duration;
        }

        _source.Report(scalar, $"'{key}' of {_subject} must be a duration such as 30s, 5m, 1h or 7d, not '{scalar.Value}'");
        return null;
    }

    /// <summary>A word of a closed set; <paramref name="what"/> is the set's name in messages ("field type").</summary>
    public T? Word<T>(string key, string what)
        where T : struct, Enum
    {
        if (Scalar(key, "a word") is not { } scalar)
        {
            return null;
        }

        if (Vocabulary.TryParse<T>(scalar.Value ?? "", out var value))
        {
            return value;
        }

        _source.Report(scalar, $"unknown {what} '{scalar.Value}'{NameSuggestion.Advise(scalar.Value ?? "", [.. Vocabulary.All<T>()])}");
        return null;
    }

    public string? Unit(string key)
    {
        if (Scalar(key, "a word") is not { } scalar)
        {
            return null;
        }

        if (scalar.Value is { } unit && Vocabulary.Units.Contains(unit))
        {
            return unit;
        }

        _source.Report(scalar, $"unknown unit '{scalar.Value}'{NameSuggestion.Advise(scalar.Value ?? "", [.. Vocabulary.Units])}");
        return null;
    }

    public Formula? Formula(string key) => QueryText(key, "a formula", "Count(event=\"…\")");

    public Formula? Filter(string key) => QueryText(key, "a filter", "level=error");

    private Formula? QueryText(string key, string what, string example)
    {
        if (Scalar(key, what) is not { } scalar)
        {
            return null;
        }

        var text = FormulaMap.Create(_source, scalar);
        if (text.Text.Length > 0)
        {
            return text;
        }

        _source.Report(scalar, $"'{key}' of {_subject} is empty; write {what} such as {example}");
        return null;
    }

    /// <summary>A list of texts, each with its node; empty when the key is absent. A repeated text is reported and kept once.</summary>
    public IReadOnlyList<Entry> List(string key)
    {
        if (Node(key) is not { } node)
        {
            return [];
        }

        if (node is not YamlSequenceNode sequence)
        {
            _source.Report(node, $"'{key}' of {_subject} must be a list, for example [a, b]");
            return [];
        }

        List<Entry> entries = [];
        foreach (var item in sequence)
        {
            if (item is not YamlScalarNode { Value: { Length: > 0 } text })
            {
                _source.Report(item, $"'{key}' of {_subject} must list plain texts");
            }
            else if (entries.Any(entry => entry.Text == text))
            {
                _source.Report(item, $"'{text}' stands twice in '{key}' of {_subject}; remove one");
            }
            else
            {
                entries.Add(new Entry(text, item));
            }
        }

        return entries;
    }

    /// <summary>The mappings in a list, for example the panels of a dashboard.</summary>
    public IEnumerable<MappingReader> Items(string key, KeySet keys, string subject)
    {
        if (Node(key) is not { } node)
        {
            yield break;
        }

        if (node is not YamlSequenceNode sequence)
        {
            _source.Report(node, $"'{key}' of {_subject} must be a list of mappings");
            yield break;
        }

        foreach (var item in sequence)
        {
            if (Open(_source, item, keys, subject) is { } reader)
            {
                yield return reader;
            }
        }
    }

    /// <summary>The entries of a mapping from names to something, in the order of the file.</summary>
    public IEnumerable<NamedEntry> Entries(string key)
    {
        if (Node(key) is not { } node)
        {
            yield break;
        }

        if (node is not YamlMappingNode mapping)
        {
            _source.Report(node, $"'{key}' of {_subject} must be a mapping");
            yield break;
        }

        foreach (var (name, value) in mapping.Children)
        {
            if (name is YamlScalarNode { Value: { Length: > 0 } text })
            {
                yield return new NamedEntry(text, name, value);
            }
            else
            {
                _source.Report(name, $"a name in '{key}' of {_subject} must be plain text");
            }
        }
    }

    /// <summary>A mapping from names to texts; <paramref name="check"/> is called with the node of each name.</summary>
    public Dictionary<string, string> Texts(string key, Action<string, YamlNode>? check = null)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (name, nameNode, value) in Entries(key))
        {
            if (value is YamlScalarNode { Value: { Length: > 0 } text })
            {
                check?.Invoke(name, nameNode);
                texts[name] = text;
            }
            else
            {
                _source.Report(value, $"'{name}' in '{key}' of {_subject} must be a plain text");
            }
        }

        return texts;
    }

    public MappingReader? Child(string key, KeySet keys, string subject) => Open(_source, Node(key), keys, subject);

    /// <summary>True for the value of a key that has none: the remainder of <c>{text: one, two}</c> after the comma.</summary>
    private static bool IsTail(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" };

    private YamlScalarNode? Scalar(string key, string wanted)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode scalar)
        {
            return scalar;
        }

        _source.Report(node, $"'{key}' of {_subject} must be {wanted}");
        return null;
    }

    /// <summary>One text of a list.</summary>
    internal readonly record struct Entry(string Text, YamlNode Node);

    /// <summary>One entry of a mapping whose keys are names.</summary>
    internal readonly record struct NamedEntry(string Name, YamlNode NameNode, YamlNode Value);
}
