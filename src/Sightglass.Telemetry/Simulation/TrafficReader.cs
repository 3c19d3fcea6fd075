using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Simulation;

/// <summary>The result of reading a traffic description; the model may be used only if there are no diagnostics.</summary>
/// <param name="Model">Null when the file is not a mapping at all.</param>
/// <param name="Diagnostics">In the order of the file.</param>
public sealed record TrafficReadResult(TrafficModel? Model, IReadOnlyList<PackDiagnostic> Diagnostics);

/// <summary>Parses the text of a <c>demo.yaml</c> into a <see cref="TrafficModel"/>. Pure; reports all errors at once. Format: docs/packs.md.</summary>
public static class TrafficReader
{
    private const int HoursPerDay = 24;

    /// <param name="fileName">Used in every position.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="pack">The pack whose events the description may use.</param>
    public static TrafficReadResult Read(string fileName, string text, Pack pack)
    {
        var source = new YamlSource(fileName, text);
        if (MappingReader.Open(source, source.Root, TrafficKeys.Traffic, "the traffic") is not { } reader)
        {
            return new TrafficReadResult(null, source.TakeDiagnostics());
        }

        var scope = new TrafficScope(source, pack);
        var model = ReadModel(scope, reader, pack);
        scope.ReportUnset();
        return new TrafficReadResult(model, source.TakeDiagnostics());
    }

    private static TrafficModel ReadModel(TrafficScope scope, MappingReader reader, Pack pack)
    {
        if (reader.Text("pack") is { } name && name != pack.Name)
        {
            reader.Report("pack", $"the traffic is for pack '{name}' but was read with pack '{pack.Name}'; give both the same name");
        }

        scope.EventKey = reader.Text("event_key") ?? scope.EventKey;
        ReadParameters(scope, reader);
        ReadPools(scope, reader);
        ReadProfiles(scope, reader);
        ReadEvents(scope, reader);
        foreach (var (routine, _, value) in reader.Entries("routines"))
        {
            scope.Routines[routine] = StepReader.Read(scope, value);
        }

        var flowNames = new List<string>();
        var flows = ReadFlows(scope, reader, flowNames);
        return new TrafficModel
        {
            Pack = pack.Name,
            Pools = scope.Pools,
            Parameters = scope.Parameters,
            Incidents = ReadIncidents(scope, reader, flowNames),
            Flows = flows,
            VariableCount = scope.VariableCount,
            MarkCount = scope.MarkCount,
        };
    }

    private static void ReadParameters(TrafficScope scope, MappingReader reader)
    {
        foreach (var (name, _, value) in reader.Entries("parameters"))
        {
            scope.AddParameter(name, Number(scope, value, $"parameter '{name}'"));
        }
    }

    private static void ReadPools(TrafficScope scope, MappingReader reader)
    {
        foreach (var (name, nameNode, value) in reader.Entries("pools"))
        {
            if (MappingReader.Open(scope.Source, value, TrafficKeys.Pool, $"pool '{name}'", nameNode) is { } pool)
            {
                scope.AddPool(name, new PoolDescription(pool.Integer("size", 1, Pool.MaxSize) ?? 1, pool.Number("zipf") ?? 0, pool.Text("prefix") ?? ""));
            }
        }
    }

    private static void ReadProfiles(TrafficScope scope, MappingReader reader)
    {
        foreach (var (name, nameNode, value) in reader.Entries("profiles"))
        {
            if (MappingReader.Open(scope.Source, value, TrafficKeys.Profile, $"profile '{name}'", nameNode) is not { } profile)
            {
                continue;
            }

            var weekday = ReadHours(scope, profile, "weekday", name);
            var weekend = ReadHours(scope, profile, "weekend", name);
            double[] week = [.. Enumerable.Repeat(weekday, 5).SelectMany(day => day), .. weekend, .. weekend];
            var mean = week.Average();
            scope.Profiles[name] = [.. week.Select(weight => mean > 0 ? weight / mean : 1)];
        }
    }

    private static double[] ReadHours(TrafficScope scope, MappingReader profile, string key, string name)
    {
        if (profile.Node(key) is YamlSequenceNode { Children.Count: HoursPerDay } hours)
        {
            return [.. hours.Select(hour => Number(scope, hour, $"profile '{name}'"))];
        }

        profile.Report(key, $"'{key}' of profile '{name}' needs {HoursPerDay} numbers, one for each hour");
        return new double[HoursPerDay];
    }

    private static void ReadEvents(TrafficScope scope, MappingReader reader)
    {
        foreach (var (name, nameNode, value) in reader.Entries("events"))
        {
            if (scope.FindEvent(name, nameNode) is { } definition)
            {
                scope.Events[name] = StepReader.ReadFields(scope, definition, value, []);
            }
        }
    }

    private static List<Flow> ReadFlows(TrafficScope scope, MappingReader reader, List<string> names)
    {
        var even = Enumerable.Repeat(1.0, 7 * HoursPerDay).ToArray();
        List<Flow> flows = [];
        foreach (var (name, nameNode, value) in reader.Entries("flows"))
        {
            if (MappingReader.Open(scope.Source, value, TrafficKeys.Flow, $"flow '{name}'", nameNode) is not { } flow)
            {
                continue;
            }

            var profile = even;
            if (flow.Text("profile") is { } profileName && !scope.Profiles.TryGetValue(profileName, out profile))
            {
                flow.Report("profile", $"unknown profile '{profileName}'{NameSuggestion.Advise(profileName, scope.Profiles.Keys)}");
            }

            names.Add(name);
            flows.Add(new Flow(flow.Number("per_hour") ?? 0, flow.Number("growth_per_day") ?? 0, profile ?? even, StepReader.Read(scope, flow.Node("steps"))));
        }

        return flows;
    }

    private static List<Incident> ReadIncidents(TrafficScope scope, MappingReader reader, List<string> flowNames)
    {
        List<Incident> incidents = [];
        foreach (var incident in reader.Items("incidents", TrafficKeys.Incident, "an incident"))
        {
            var from = incident.Number("from_day") ?? 0;
            var to = incident.Number("to_day") ?? 0;
            if (from >= to)
            {
                incident.Report("to_day", $"incident '{incident.Text("name")}' ends before it begins; 'to_day' must be above 'from_day'");
            }

            var parameters = incident.Entries("set").Select(entry => (scope.FindParameter(entry.Name, entry.NameNode), Number(scope, entry.Value, $"'{entry.Name}'"))).ToArray();
            var rates = new List<(int Flow, double Factor)>();
            foreach (var (flow, node, value) in incident.Entries("rate"))
            {
                if (flowNames.IndexOf(flow) is var index and >= 0)
                {
                    rates.Add((index, Number(scope, value, $"the rate of '{flow}'")));
                }
                else
                {
                    scope.Source.Report(node, $"unknown flow '{flow}'{NameSuggestion.Advise(flow, flowNames)}");
                }
            }

            incidents.Add(new Incident(from, to, parameters, rates));
        }

        return incidents;
    }

    private static double Number(TrafficScope scope, YamlNode node, string subject)
    {
        if (node is YamlScalarNode scalar && PackNumber.TryParse(scalar.Value, out var number))
        {
            return number;
        }

        scope.Source.Report(node, $"{subject} must be a number");
        return 0;
    }
}
