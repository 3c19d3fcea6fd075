using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Reads lists of steps.</summary>
internal static class StepReader
{
    public static IReadOnlyList<Step> Read(TrafficScope scope, YamlNode? node)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not YamlSequenceNode sequence)
        {
            scope.Source.Report(node, "steps must be a list");
            return [];
        }

        return [.. sequence.Select(item => ReadStep(scope, item)).OfType<Step>()];
    }

    /// <summary>The fields of an event: its own, overridden by those of one step.</summary>
    public static IReadOnlyList<(string Field, ValueSource Value)> ReadFields(TrafficScope scope, EventDefinition definition, YamlNode? node, IReadOnlyList<(string Field, ValueSource Value)> under)
    {
        var fields = under.ToList();
        if (node is not YamlMappingNode mapping)
        {
            return fields;
        }

        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!definition.Fields.Contains(name) && !definition.Fields.Contains($"attributes.{name}"))
            {
                scope.Source.Report(key, $"event '{definition.Name}' has no field '{name}'{NameSuggestion.Advise(name, [.. definition.Fields])}");
            }

            var source = ValueReader.Read(scope, value);
            var at = fields.FindIndex(field => field.Field == name);
            if (at < 0)
            {
                fields.Add((name, source));
            }
            else
            {
                fields[at] = (name, source);
            }
        }

        return fields;
    }

    private static Step? ReadStep(TrafficScope scope, YamlNode node)
    {
        var verb = (node as YamlMappingNode)?.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value).FirstOrDefault(key => key is not null && TrafficKeys.Steps.ContainsKey(key));
        if (verb is null)
        {
            scope.Source.Report(node, $"a step must have one of {string.Join(", ", TrafficKeys.Steps.Keys)}");
            return null;
        }

        return MappingReader.Open(scope.Source, node, TrafficKeys.Steps[verb], $"step '{verb}'") is { } reader ? ReadVerb(scope, verb, reader) : null;
    }

    private static Step? ReadVerb(TrafficScope scope, string verb, MappingReader reader) => verb switch
    {
        "set" => new SetStep([.. reader.Entries("set").Select(entry => (scope.SetVariable(entry.Name), ValueReader.Read(scope, entry.Value)))]),
        "emit" => ReadEmit(scope, reader),
        "wait" => new WaitStep(ValueReader.Read(scope, reader.Node("wait"))),
        "mark" => reader.Text("mark") is { } mark ? new MarkStep(scope.SetMark(mark)) : null,
        "chance" or "if" => new BranchStep(ValueReader.Read(scope, reader.Node(verb)), verb == "chance", Read(scope, reader.Node("then")), Read(scope, reader.Node("otherwise"))),
        "choose" => ReadChoose(scope, reader),
        "repeat" => new RepeatStep(ValueReader.Read(scope, reader.Node("repeat")), scope.SetVariable(reader.Text("as") ?? ""), Read(scope, reader.Node("steps"))),
        "each" => ReadEach(scope, reader),
        "block" => ReadBlock(scope, reader),
        "leave" => ReadLeave(scope, reader),
        _ => ReadRun(scope, reader),
    };

    private static EmitStep? ReadEmit(TrafficScope scope, MappingReader reader)
    {
        if (reader.Text("emit") is not { } name || scope.FindEvent(name, reader.Node("emit")!) is not { } definition)
        {
            return null;
        }

        var fields = ReadFields(scope, definition, reader.Node("with"), scope.Events.GetValueOrDefault(name, []));
        return new EmitStep(new EventTemplate(scope.EventKey, name, fields), reader.Text("at") is { } mark ? scope.UseMark(mark, reader.Node("at")!) : null);
    }

    private static ChooseStep? ReadChoose(TrafficScope scope, MappingReader reader)
    {
        var options = reader.Items("choose", TrafficKeys.Option, "an option of 'choose'")
            .Select(option => (ValueReader.Read(scope, option.Node("weight")), Read(scope, option.Node("steps"))))
            .ToArray();
        if (options.Length > 0)
        {
            return new ChooseStep(options);
        }

        reader.Report("choose", "'choose' needs at least one option");
        return null;
    }

    private static EachStep ReadEach(TrafficScope scope, MappingReader reader)
    {
        var items = reader.Node("each") is YamlSequenceNode sequence ? sequence.Select(item => ValueReader.Read(scope, item)).ToArray() : [];
        if (items.Length == 0)
        {
            reader.Report("each", "'each' needs a list of values");
        }

        return new EachStep(items, scope.SetVariable(reader.Text("as") ?? ""), scope.SetVariable(reader.Text("index") ?? ""), Read(scope, reader.Node("steps")));
    }

    private static BlockStep ReadBlock(TrafficScope scope, MappingReader reader)
    {
        var name = reader.Text("block") ?? "";
        scope.OpenBlocks.Add(name);
        var steps = Read(scope, reader.Node("steps"));
        scope.OpenBlocks.RemoveAt(scope.OpenBlocks.Count - 1);
        return new BlockStep(scope.Label(name), steps);
    }

    private static LeaveStep? ReadLeave(TrafficScope scope, MappingReader reader)
    {
        if (reader.Text("leave") is not { } name)
        {
            return null;
        }

        if (!scope.OpenBlocks.Contains(name))
        {
            reader.Report("leave", $"there is no block '{name}' around this step{NameSuggestion.Advise(name, scope.OpenBlocks)}");
        }

        return new LeaveStep(scope.Label(name));
    }

    private static RoutineStep? ReadRun(TrafficScope scope, MappingReader reader)
    {
        if (reader.Text("run") is not { } name)
        {
            return null;
        }

        // Only routines defined above, so that endless recursion cannot be written.
        if (scope.Routines.TryGetValue(name, out var steps))
        {
            return new RoutineStep(steps);
        }

        reader.Report("run", $"no routine '{name}' is defined above{NameSuggestion.Advise(name, scope.Routines.Keys)}");
        return null;
    }
}
