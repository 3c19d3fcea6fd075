using System.Text.Json;
using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog.Yaml;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog;

/// <summary>Validates a YAML text with the subset of JSON Schema that <c>packs/pack.schema.json</c> uses; no schema library restores here.</summary>
internal sealed class SchemaCheck(JsonElement definitions)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Check(string yaml, string definition)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        CheckNode(stream.Documents[0].RootNode, definitions.GetProperty(definition), "$");
        return _problems;
    }

    private void CheckNode(YamlNode node, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            CheckNode(node, definitions.GetProperty(reference.GetString()!["#/$defs/".Length..]), path);
            return;
        }

        Expect(!schema.TryGetProperty("type", out var type) || IsOfType(node, type.GetString()!), path, "type");
        Expect(!schema.TryGetProperty("enum", out var words) || words.EnumerateArray().Any(word => word.GetString() == (node as YamlScalarNode)?.Value), path, "enum");
        Expect(!schema.TryGetProperty("pattern", out var pattern) || Regex.IsMatch((node as YamlScalarNode)?.Value ?? "", pattern.GetString()!), path, "pattern");
        if (node is YamlMappingNode mapping)
        {
            CheckMapping(mapping, schema, path);
        }

        if (node is YamlSequenceNode sequence && schema.TryGetProperty("items", out var items))
        {
            foreach (var (item, index) in sequence.Select((item, index) => (item, index)))
            {
                CheckNode(item, items, $"{path}[{index}]");
            }
        }
    }

    private void CheckMapping(YamlMappingNode mapping, JsonElement schema, string path)
    {
        var names = mapping.Children.Keys.Select(key => ((YamlScalarNode)key).Value!).ToHashSet();
        Expect(!schema.TryGetProperty("required", out var required) || IsComplete(required), path, "required");
        Expect(!schema.TryGetProperty("minProperties", out var min) || names.Count >= min.GetInt32(), path, "minProperties");
        Expect(!schema.TryGetProperty("oneOf", out var choices) || choices.EnumerateArray().Count(choice => IsComplete(choice.GetProperty("required"))) == 1, path, "oneOf");
        foreach (var (key, value) in mapping.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            var here = $"{path}.{name}";
            if (schema.TryGetProperty("propertyNames", out var nameSchema))
            {
                CheckNode(key, nameSchema, here);
            }

            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var property))
            {
                CheckNode(value, property, here);
            }
            else if (schema.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind is JsonValueKind.Object)
            {
                CheckNode(value, additional, here);
            }
            else
            {
                Expect(!schema.TryGetProperty("additionalProperties", out additional) || additional.GetBoolean(), here, "additionalProperties");
            }
        }

        bool IsComplete(JsonElement wanted) => wanted.EnumerateArray().All(name => names.Contains(name.GetString()!));
    }

    private void Expect(bool holds, string path, string rule)
    {
        if (!holds)
        {
            _problems.Add($"{path}: {rule}");
        }
    }

    private static bool IsOfType(YamlNode node, string type) => type switch
    {
        "object" => node is YamlMappingNode,
        "array" => node is YamlSequenceNode,
        "string" => node is YamlScalarNode,
        "integer" => node is YamlScalarNode { Value: { } text } && PackNumber.TryParseInteger(text, out _),
        "number" => node is YamlScalarNode { Value: { } text } && PackNumber.TryParse(text, out _),
        _ => throw new NotSupportedException($"the schema uses type '{type}', which this check does not know"),
    };
}
