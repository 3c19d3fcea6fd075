using Sightglass.Telemetry.Events;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>fields</c>.</summary>
internal static class PackFieldReader
{
    public static void Read(PackScope scope, MappingReader pack)
    {
        foreach (var (name, nameNode, value) in pack.Entries("fields"))
        {
            scope.CheckIdentifier(name, nameNode, "field");
            CheckFree(scope, name, nameNode);
            if (MappingReader.Open(scope.Source, value, PackKeys.Field, $"field '{name}'", nameNode) is not { } reader)
            {
                continue;
            }

            var field = new Field(name, reader.Word<FieldType>("type", "field type") ?? FieldType.Text, reader.Unit("unit"), reader.Text("description"))
            {
                Aliases = ReadAliases(scope, reader),
            };
            var values = reader.List("values").Select(entry => entry.Text).ToArray();
            if (values.Length > 0 && field.Type is not FieldType.Keyword)
            {
                reader.Report("values", $"field '{name}' is of type {Vocabulary.Word(field.Type)}; only keyword fields may list values");
            }

            scope.Fields[name] = new FieldDeclaration(field, values, scope.Source.PositionOf(nameNode));
        }
    }

    private static string[] ReadAliases(PackScope scope, MappingReader reader)
    {
        var entries = reader.List("aliases");
        foreach (var (alias, node) in entries)
        {
            scope.CheckIdentifier(alias, node, "field");
            CheckFree(scope, alias, node);
        }

        return [.. entries.Select(entry => entry.Text)];
    }

    /// <summary>Reports a name that is taken: by a canonical field, its alias, a part of the row, or another field of the pack.</summary>
    private static void CheckFree(PackScope scope, string name, YamlNode node)
    {
        if (Vocabulary.RowParts.Contains(name))
        {
            scope.Source.Report(node, $"'{name}' is part of every event; remove the declaration");
        }
        else if (CanonicalFields.All.FirstOrDefault(field => field.Name == name || field.Aliases.Contains(name)) is { } canonical)
        {
            var meant = canonical.Name == name ? "" : $" (it means '{canonical.Name}')";
            scope.Source.Report(node, $"'{name}' is a canonical field of type {Vocabulary.Word(canonical.Type)}{meant}; remove the declaration");
        }
        else if (scope.Fields.Values.FirstOrDefault(other => other.Field.Name == name || other.Field.Aliases.Contains(name)) is { } taken)
        {
            scope.Source.Report(node, $"'{name}' is already declared at line {taken.Position.Line}; choose another name");
        }
    }
}
