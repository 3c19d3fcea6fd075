using Sightglass.Telemetry.Events;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>events</c>.</summary>
internal static class PackEventReader
{
    // Expected attributes that are not declared as fields: 'attributes.deleted_data'.
    private const string AttributePrefix = "attributes.";

    public static IReadOnlyList<EventDefinition> Read(PackScope scope, MappingReader pack)
    {
        string[] common = [.. pack.List("common").Where(entry => IsKnown(scope, entry, "'common'")).Select(entry => entry.Text)];
        List<EventDefinition> events = [];
        var taken = new Dictionary<string, SourcePosition>();
        MappingReader.NamedEntry[] entries = [.. pack.Entries("events")];
        foreach (var (name, nameNode, value) in entries)
        {
            CheckName(scope, taken, name, nameNode);
            if (MappingReader.Open(scope.Source, value, PackKeys.Event, $"event '{name}'", nameNode) is { } reader)
            {
                events.Add(ReadEvent(scope, reader, common, name, scope.Source.PositionOf(nameNode)));
            }
        }

        // Aliases come after all names, so that a collision is reported at the alias.
        foreach (var (name, _, value) in entries)
        {
            CheckAliases(scope, taken, name, value);
        }

        return events;
    }

    private static EventDefinition ReadEvent(PackScope scope, MappingReader reader, string[] common, string name, SourcePosition position)
    {
        var own = reader.List("fields").Where(entry => IsKnown(scope, entry, $"event '{name}'")).Select(entry => entry.Text);
        string[] fields = [.. own.Union(common)];
        return new EventDefinition(name, reader.Text("description") ?? "", reader.Word<EventKind>("kind", "event kind") ?? default, scope.PackName, position)
        {
            Level = reader.Word<EventLevel>("level", "level") ?? EventLevel.Info,
            Grain = reader.Word<Grain>("grain", "grain") ?? Grain.Event,
            Set = reader.Texts("set", (field, node) => CheckSet(scope, field, node, name)),
            Fields = fields,
            Required = ReadRequired(scope, reader, fields, name),
            Aliases = [.. reader.List("aliases").Select(entry => entry.Text)],
        };
    }

    private static bool IsKnown(PackScope scope, MappingReader.Entry entry, string subject)
    {
        if (!entry.Text.StartsWith(AttributePrefix, StringComparison.Ordinal) || entry.Text.Length == AttributePrefix.Length)
        {
            return scope.CheckField(entry.Text, entry.Node, subject);
        }

        scope.Attributes.Add(entry.Text[AttributePrefix.Length..]);
        return true;
    }

    private static void CheckSet(PackScope scope, string field, YamlNode node, string name)
    {
        string[] settable = [.. CanonicalFields.All.Where(known => known.Type is FieldType.Keyword).Select(known => known.Name)];
        if (!settable.Contains(field))
        {
            var advice = NameSuggestion.Closest(field, settable) is { } closest ? $"did you mean '{closest}'?" : "only canonical keyword fields can be set";
            scope.Source.Report(node, $"event '{name}' sets '{field}'; {advice}");
        }
    }

    private static List<string> ReadRequired(PackScope scope, MappingReader reader, string[] fields, string name)
    {
        List<string> required = [];
        foreach (var (field, node) in reader.List("required"))
        {
            if (fields.Contains(field))
            {
                required.Add(field);
                continue;
            }

            var advice = NameSuggestion.Closest(field, fields) is { } closest ? $"did you mean '{closest}'?" : "add it there";
            scope.Source.Report(node, $"event '{name}' requires '{field}', which is not among its fields; {advice}");
        }

        return required;
    }

    private static void CheckAliases(PackScope scope, Dictionary<string, SourcePosition> taken, string name, YamlNode value)
    {
        if (value is not YamlMappingNode mapping || !mapping.Children.TryGetValue("aliases", out var node) || node is not YamlSequenceNode aliases)
        {
            return;
        }

        foreach (var alias in aliases.OfType<YamlScalarNode>().Where(alias => alias.Value != name))
        {
            CheckName(scope, taken, alias.Value ?? "", alias);
        }
    }

    private static void CheckName(PackScope scope, Dictionary<string, SourcePosition> taken, string name, YamlNode node)
    {
        scope.CheckEventName(name, node);
        if (!taken.TryAdd(name, scope.Source.PositionOf(node)))
        {
            scope.Source.Report(node, $"event '{name}' is already declared at line {taken[name].Line}; choose another name");
        }
    }
}
