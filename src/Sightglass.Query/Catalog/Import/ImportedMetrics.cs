using System.Text.RegularExpressions;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;

namespace Sightglass.Query.Catalog.Import;

/// <summary>A metric of the pack.</summary>
internal sealed record ImportedMetric(string Name, string Title, ListedMetric Listed, WrittenFormula Formula);

/// <summary>A panel of the pack.</summary>
/// <param name="Dashboard">The heading of its list or table; null for metrics that none has.</param>
/// <param name="Metric">Null for a panel with a formula of its own.</param>
internal sealed record ImportedPanel(string? Dashboard, string Title, ImportedMetric? Metric)
{
    /// <summary>What a table says of it; null for a panel of a list.</summary>
    public ListedPanel? Listed { get; init; }
}

/// <summary>The metrics and panels of a document: what of its lists and tables is written as a formula.</summary>
internal sealed partial class ImportedMetrics
{
    // Of the name of a metric. Four are left for a number behind it.
    private const int MaxNameLength = 64;

    private readonly List<ImportedMetric> _all = [];
    private readonly List<ImportedPanel> _panels = [];

    public ImportedMetrics(EventDocument document, ImportedEvents events, List<(int Line, string Text)> notes)
    {
        var reader = new WrittenFormulaReader(events);
        var names = Names(document);
        foreach (var listed in document.Metrics)
        {
            if (Read(listed, reader, events, names, notes) is { } metric)
            {
                Take(listed, metric);
            }
        }

        foreach (var panel in document.Panels)
        {
            Take(panel, names, notes);
        }

        // What no dashboard of the document has is on one of its own, so that it is seen.
        var shown = _panels.Select(panel => panel.Metric).OfType<ImportedMetric>().ToHashSet();
        _panels.AddRange(_all.Where(metric => !shown.Contains(metric)).Select(metric => new ImportedPanel(null, metric.Title, metric)).ToList());
    }

    public IReadOnlyList<ImportedMetric> All => _all;

    public IReadOnlyList<ImportedPanel> Panels => _panels;

    private void Take(ListedMetric listed, ImportedMetric metric)
    {
        if (_all.Find(known => known.Formula.Text == metric.Formula.Text && known.Listed.By.SequenceEqual(listed.By) && (listed.Name is null || listed.Name == known.Name)) is { } same)
        {
            metric = same;
        }
        else
        {
            _all.Add(metric with { Name = Unused(metric.Name) });
            metric = _all[^1];
        }

        if (Dashboard().Match(listed.Section) is { Success: true } dashboard)
        {
            _panels.Add(new ImportedPanel(dashboard.Groups[1].Value.Trim(), listed.Title, metric));
        }
    }

    private void Take(ListedPanel listed, FormulaNames names, List<(int Line, string Text)> notes)
    {
        var metric = _all.Find(known => known.Name == listed.Shows) ?? _all.Find(known => known.Title == listed.Shows);
        if (metric is null && FormulaParser.Parse(listed.Shows, names) is { IsValid: false } parsed)
        {
            notes.Add((listed.Line, $"the panel '{listed.Title}' is not taken: '{listed.Shows}' is neither a metric of the document nor a formula: {parsed.Error.Message}"));
            return;
        }

        var dashboard = Dashboard().Match(listed.Dashboard) is { Success: true } named ? named.Groups[1].Value.Trim() : listed.Dashboard;
        _panels.Add(new ImportedPanel(dashboard.Length == 0 ? null : dashboard, listed.Title, metric) { Listed = listed });
    }

    private static ImportedMetric? Read(ListedMetric listed, WrittenFormulaReader reader, ImportedEvents events, FormulaNames names, List<(int Line, string Text)> notes)
    {
        var (formula, problem) = InFormulaLanguage(listed, names) is { } text ? (new WrittenFormula(text, UnitOf(FormulaParser.Parse(text, names).Value!.Value, events), Grain.Event), null) : reader.Read(listed.Value);
        if (formula is not null && FormulaParser.Parse(formula.Text, names) is { IsValid: false } parsed)
        {
            (formula, problem) = (null, parsed.Error.Message);
        }

        if (formula is null)
        {
            notes.Add((listed.Line, $"the metric '{listed.Title}' is not taken: {problem}"));
            return null;
        }

        return new ImportedMetric(listed.Name ?? NameOf(listed.Title), listed.Title, listed, formula with { Unit = listed.Unit ?? formula.Unit, Grain = listed.Grain ?? formula.Grain });
    }

    /// <summary>What is only code, and is a formula as it is: the lines of a table's cell.</summary>
    private static string? InFormulaLanguage(ListedMetric listed, FormulaNames names)
    {
        if (listed.Value.Any(part => !part.IsCode && part.Text.Trim().Length > 0))
        {
            return null;
        }

        var text = string.Join('\n', listed.Value.Where(part => part.IsCode).Select(part => part.Text));
        return FormulaParser.Parse(text, names).IsValid ? text : null;
    }

    /// <summary>A value of a field has its unit. Counts, and what is calculated from several values, are numbers.</summary>
    private static string UnitOf(FormulaNode value, ImportedEvents events) => value switch
    {
        AggregateNode { Elapsed: not null, Kind: not AggregateKind.Count } => "ms",
        AggregateNode { Field: { } field, Kind: not (AggregateKind.Uniq or AggregateKind.Variance) } => events.UnitOf(events.Canonical(field.Name)) ?? "count",
        _ => "count",
    };

    // Formulas may use the other metrics of the document by name.
    private static FormulaNames Names(EventDocument document) => FormulaNames.None with
    {
        Metrics = document.Metrics.Where(metric => metric.Name is not null).GroupBy(metric => metric.Name!).ToDictionary(metrics => metrics.Key, metrics => string.Join('\n', metrics.First().Value.Where(part => part.IsCode).Select(part => part.Text))),
    };

    private string Unused(string name)
    {
        var candidate = name;
        for (var number = 2; _all.Exists(metric => metric.Name == candidate); number++)
        {
            candidate = $"{name}_{number}";
        }

        return candidate;
    }

    /// <summary>Lower case, words joined by <c>_</c>: <c>Cache hit rate</c> becomes <c>cache_hit_rate</c>.</summary>
    internal static string NameOf(string title)
    {
        var words = string.Join('_', Word().Matches(title.ToLowerInvariant()).Select(word => word.Value));
        var name = words.Length > 0 && char.IsAsciiLetter(words[0]) ? words : $"metric_{words}";
        return name[..Math.Min(name.Length, MaxNameLength - 4)].TrimEnd('_');
    }

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(.+?)\s+dashboard$", RegexOptions.IgnoreCase)]
    private static partial Regex Dashboard();
}
