using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Simulation;

/// <summary>The names of one traffic description while it is read. A variable or mark may be used above the step that sets it, so they are checked at the end.</summary>
internal sealed class TrafficScope(YamlSource source, Pack pack)
{
    // All bounded by the file.
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, int> _marks = [];
    private readonly HashSet<string> _setMarks = [];
    private readonly List<(string Name, YamlNode Node)> _usedMarks = [];
    private readonly Dictionary<string, int> _variables = [];
    private readonly HashSet<string> _setVariables = [];
    private readonly List<(string Name, YamlNode Node)> _usedVariables = [];
    private readonly Dictionary<string, int> _pools = [];
    private readonly Dictionary<string, int> _parameters = [];

    public YamlSource Source => source;

    public string EventKey { get; set; } = "event";

    public List<PoolDescription> Pools { get; } = [];

    public List<double> Parameters { get; } = [];

    public Dictionary<string, double[]> Profiles { get; } = [];

    public Dictionary<string, IReadOnlyList<(string Field, ValueSource Value)>> Events { get; } = [];

    public Dictionary<string, IReadOnlyList<Step>> Routines { get; } = [];

    public int VariableCount => _variables.Count;

    public int MarkCount => _marks.Count;

    /// <summary>The labels of the blocks around the current step.</summary>
    public List<string> OpenBlocks { get; } = [];

    public void AddPool(string name, PoolDescription pool)
    {
        _pools[name] = Pools.Count;
        Pools.Add(pool);
    }

    public void AddParameter(string name, double value)
    {
        _parameters[name] = Parameters.Count;
        Parameters.Add(value);
    }

    public int FindPool(string name, YamlNode node) => Find(_pools, name, node, "pool");

    public int FindParameter(string name, YamlNode node) => Find(_parameters, name, node, "parameter");

    public int Label(string name)
    {
        if (!_labels.TryGetValue(name, out var label))
        {
            _labels[name] = label = _labels.Count + 1;
        }

        return label;
    }

    public int SetVariable(string name)
    {
        _setVariables.Add(name);
        return Slot(_variables, name);
    }

    /// <summary><c>$name</c>: a variable, or else a parameter.</summary>
    public ValueSource Reference(string name, YamlNode node)
    {
        if (_parameters.TryGetValue(name, out var parameter))
        {
            return new ParameterValue(parameter);
        }

        _usedVariables.Add((name, node));
        return new VariableValue(Slot(_variables, name));
    }

    public int SetMark(string name)
    {
        _setMarks.Add(name);
        return Slot(_marks, name);
    }

    public int UseMark(string name, YamlNode node)
    {
        _usedMarks.Add((name, node));
        return Slot(_marks, name);
    }

    /// <summary>The declaration of an event, or null when the pack has none (reported).</summary>
    public EventDefinition? FindEvent(string name, YamlNode node)
    {
        if (pack.Events.FirstOrDefault(definition => definition.Name == name) is { } definition)
        {
            return definition;
        }

        source.Report(node, $"unknown event '{name}'{NameSuggestion.Advise(name, [.. pack.Events.Select(known => known.Name)])}");
        return null;
    }

    public void ReportUnset()
    {
        foreach (var (name, node) in _usedVariables.Where(used => !_setVariables.Contains(used.Name)))
        {
            source.Report(node, $"'${name}' is neither set by a step nor a parameter{NameSuggestion.Advise(name, [.. _setVariables, .. _parameters.Keys])}");
        }

        foreach (var (name, node) in _usedMarks.Where(used => !_setMarks.Contains(used.Name)))
        {
            source.Report(node, $"no step marks '{name}'{NameSuggestion.Advise(name, _setMarks)}");
        }
    }

    private static int Slot(Dictionary<string, int> slots, string name)
    {
        if (!slots.TryGetValue(name, out var slot))
        {
            slots[name] = slot = slots.Count;
        }

        return slot;
    }

    private int Find(Dictionary<string, int> known, string name, YamlNode node, string what)
    {
        if (known.TryGetValue(name, out var index))
        {
            return index;
        }

        source.Report(node, $"unknown {what} '{name}'{NameSuggestion.Advise(name, known.Keys)}");
        return 0;
    }
}
