using System.Text.RegularExpressions;
using Sightglass.Telemetry.Events;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>The names that the parts of a pack may refer to. They are added while the pack is read: fields and constants first, then events, metrics, and the parts that use metrics.</summary>
internal sealed partial class PackScope(YamlSource source, string packName)
{
    // A part of every event, not a field: packs cannot declare it, but a platform counts by it.
    private const string Tenant = "tenant";

    private const string Time = "time";

    public YamlSource Source => source;

    public string PackName => packName;

    /// <summary>False for a pack that measures events of others: their fields are declared elsewhere, or nowhere.</summary>
    public bool DeclaresEvents { get; init; } = true;

    // Bounded by the file. Used by the later parts of the pack.
    public Dictionary<string, FieldDeclaration> Fields { get; } = [];

    /// <summary>The attributes that events of the pack are expected to have, declared as <c>attributes.name</c>: no fields, but names that may be split and filtered by.</summary>
    public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Constant> Constants { get; } = [];

    public Dictionary<string, MetricDefinition> Metrics { get; } = [];

    /// <summary>Reports a name that is neither a canonical field nor a field or attribute that this pack declares, if the pack has events.</summary>
    public bool CheckField(string name, YamlNode node, string subject)
    {
        if (!DeclaresEvents)
        {
            return true;
        }

        if (Fields.ContainsKey(name) || Attributes.Contains(name) || CanonicalFields.All.Any(field => field.Name == name))
        {
            return true;
        }

        var known = Fields.Keys.Concat(Attributes).Concat(CanonicalFields.All.Select(field => field.Name)).ToArray();
        var advice = NameSuggestion.Closest(name, known) is { } closest ? $"did you mean '{closest}'?" : "declare it under 'fields'";
        source.Report(node, $"{subject} names the unknown field '{name}'; {advice}");
        return false;
    }

    /// <summary>The names under a key. They must be metrics of this pack.</summary>
    public IReadOnlyList<string> MetricNames(MappingReader reader, string key, string subject) => CheckMetrics(reader.List(key), subject);

    public IReadOnlyList<string> CheckMetrics(IEnumerable<MappingReader.Entry> entries, string subject)
    {
        List<string> names = [];
        foreach (var (name, node) in entries)
        {
            if (Metrics.ContainsKey(name))
            {
                names.Add(name);
            }
            else
            {
                var advice = NameSuggestion.Closest(name, Metrics.Keys) is { } closest ? $"did you mean '{closest}'?" : "define it under 'metrics'";
                source.Report(node, $"{subject} names the unknown metric '{name}'; {advice}");
            }
        }

        return names;
    }

    /// <summary>The fields listed under <c>by</c>, and <c>tenant</c>.</summary>
    public IReadOnlyList<string> By(MappingReader reader, string subject) => FieldNames(reader, "by", subject);

    /// <summary>The names under a key. They must be canonical fields, or fields of this pack, or <c>tenant</c>.</summary>
    public IReadOnlyList<string> FieldNames(MappingReader reader, string key, string subject) =>
        [.. reader.List(key).Where(entry => CheckSplit(entry.Text, entry.Node, subject)).Select(entry => entry.Text)];

    /// <summary>The conditions under <c>where</c>: field, or <c>tenant</c>, to text.</summary>
    public IReadOnlyDictionary<string, string> Where(MappingReader reader, string subject) =>
        reader.Texts("where", (name, node) => CheckSplit(name, node, subject));

    // What is derived from a field is checked with the formulas, which know the functions.
    private bool CheckSplit(string name, YamlNode node, string subject) => name == Tenant || (Derived().Match(name) is { Success: true } derived ? derived.Groups[1].Value == Time || CheckField(derived.Groups[1].Value, node, subject) : CheckField(name, node, subject));

    public void CheckIdentifier(string name, YamlNode node, string what)
    {
        if (!Identifier().IsMatch(name))
        {
            source.Report(node, $"'{name}' is not a {what} name; use letters, digits and '_', beginning with a letter, at most 64");
        }
    }

    public void CheckKebab(string name, YamlNode node, string what)
    {
        if (!Kebab().IsMatch(name))
        {
            source.Report(node, $"'{name}' is not a {what} name; use lower-case letters, digits and '-', beginning with a letter, at most 64");
        }
    }

    public void CheckEventName(string name, YamlNode node)
    {
        if (!EventName().IsMatch(name))
        {
            source.Report(node, $"'{name}' is not an event name; use letters, digits and '_', '.', ':', '-', '/', at most 128");
        }
    }

    [GeneratedRegex(@"^[A-Za-z]+\(\s*([^(),\s]+)\s*(?:,[^()]*)?\)$")]
    private static partial Regex Derived();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$")]
    private static partial Regex Identifier();

    [GeneratedRegex("^(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    private static partial Regex Kebab();

    [GeneratedRegex("^[A-Za-z0-9_.:/-]{1,128}$")]
    private static partial Regex EventName();
}
