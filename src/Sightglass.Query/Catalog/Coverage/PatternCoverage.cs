using System.Text.RegularExpressions;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Coverage;

/// <summary>Tells which declared events a pattern matches, and which similarly named ones it misses.</summary>
public sealed partial class PatternCoverage
{
    private readonly DeclaredEvents _events;

    /// <param name="catalog">A catalog without errors.</param>
    public PatternCoverage(PackCatalog catalog) => _events = new DeclaredEvents(catalog);

    /// <summary>The conditions on names of events in a catalog: those of metrics, panels, alerts, and of what packs call failures. Equal ones are one pattern.</summary>
    /// <param name="catalog">The catalog, compiled.</param>
    /// <param name="packs">Those of its packs whose patterns are wanted.</param>
    public static IReadOnlyList<EventPattern> PatternsOf(CompiledCatalog catalog, IEnumerable<Pack> packs)
    {
        List<(string Text, string User)> used = [];
        foreach (var pack in packs)
        {
            used.AddRange(pack.Metrics.SelectMany(metric => Texts(catalog.Written[metric.Formula]).Select(text => (text, $"metric {metric.Name}"))));
            used.AddRange(pack.Dashboards.SelectMany(dashboard => dashboard.Panels.Where(catalog.Panels.ContainsKey).SelectMany(panel => Texts(catalog.Written[panel.Formula!]).Select(text => (text, $"panel '{panel.Title}' of {dashboard.Name}")))));
            used.AddRange(pack.Alerts.SelectMany(alert => Texts(catalog.Written[alert.Condition ?? alert.Unusual!.Formula]).Select(text => (text, $"alert {alert.Name}"))));
            used.AddRange(catalog.Failures.TryGetValue(pack.Name, out var failures) && FilterText.Print(failures) is { } text ? [(text, $"failures of {pack.Name}")] : Array.Empty<(string, string)>());
        }

        return [.. used.GroupBy(use => use.Text).Select(uses => new EventPattern(uses.Key, [.. uses.Select(use => use.User).Distinct()]))];
    }

    /// <summary>What a pattern selects. A name with <c>*</c> is compared with names of events; a text that begins with <c>{</c> is a CloudWatch pattern, any other a filter.</summary>
    public CoveredPattern Cover(EventPattern pattern)
    {
        var (query, error) = Parse(pattern.Text);
        if (query is null)
        {
            return new CoveredPattern(pattern.Text, pattern.UsedBy, [], [], []) { Error = error };
        }

        var filter = _events.Binder.Bind(query);
        var tests = DeclaredEvents.NameTests(filter).ToList();
        var matches = _events.All.Where(definition => _events.Matches(filter, definition, regardsFields: false) != Match.Never).ToList();
        var words = tests.SelectMany(NameWords.Of).ToList();
        return new CoveredPattern(
            pattern.Text,
            pattern.UsedBy,
            [.. matches.Select(definition => definition.Name)],
            [.. _events.All.Except(matches).Where(definition => words.Exists(wanted => wanted.IsLike(definition))).Select(definition => definition.Name)],
            [.. matches.SelectMany(definition => _events.Missing(filter, definition).Select(field => new UnlistedField(definition.Name, field)))])
        {
            NamesEvents = tests.Count > 0,
        };
    }

    /// <summary>The closest declared name to one that a pattern asks for; null if none is close.</summary>
    public string? Closest(string name) => NameSuggestion.Closest(name, _events.All.Select(definition => definition.Name));

    private static IEnumerable<string> Texts(FormulaProgram program) =>
        AggregateConditions.Of(program).Select(condition => condition.Filter).Where(filter => filter is not MatchAllNode).Select(FilterText.Print).OfType<string>();

    private static (FilterNode? Query, string? Error) Parse(string text)
    {
        if (Glob().IsMatch(text))
        {
            var span = new TextSpan(0, text.Length);
            var parts = Stars().Split(text);
            return (new ComparisonNode(new FieldName(CanonicalFields.Event.Name, span), ComparisonOperator.Equal, parts.Length > 1 ? new PatternOperand(parts, span) : new TextOperand(text, span), span), null);
        }

        var language = text.StartsWith('{') ? QueryLanguages.Find("cloudwatch")! : QueryLanguages.Filter;
        var parsed = language.Parse(text, FormulaNames.None);
        return parsed.Value is EventsQuery events ? (events.Filter, null) : (null, parsed.Error?.Message ?? "it selects no events");
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:/*-]+$")]
    private static partial Regex Glob();

    [GeneratedRegex(@"\*+")]
    private static partial Regex Stars();
}
