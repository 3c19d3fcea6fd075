using System.Globalization;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Writes the text of an inferred pack.</summary>
internal sealed class InferredPackWriter(InferredGroup group, RoleSet roles, InferredCost cost, string name, string prefix, bool hasPrices, Func<string, bool> isDeclared)
{
    private readonly EventProfile _profile = group.Profile;
    private readonly PackText _text = new();
    private readonly IReadOnlyList<string> _signs = FailureSigns.Of(group.Profile, roles.Guesses);
    private readonly IReadOnlyList<string> _errorTexts = FailureSigns.Texts(group.Profile, roles.Guesses);
    private readonly string? _split = InferredPack.SplitOf(group.Profile, roles.Guesses);
    private readonly SortedSet<string> _attributes = new(StringComparer.Ordinal);
    private readonly List<string> _metrics = [];

    /// <summary>Whether each event is what people call a request. Steps of a run are none: several of them make one.</summary>
    private bool AreRequests => IsInAll(Role.Model) || IsInAll(Role.InputTokens) || (IsInAll(Role.Status) && (IsOneKind || roles.Path(Role.Status)!.IsNumeric)) || (IsInAll(Role.Duration) && IsOneKind);

    private bool IsOneKind => roles.Path(Role.Name) is null or { Distinct: 1 };

    /// <summary>The field that says what kind of event each is, where several kinds are mixed; null otherwise.</summary>
    private string? Kinds => !AreRequests && roles.Path(Role.Name) is { Distinct: > 1 and <= InferredPack.MaxGroups } path ? path.Name : null;

    private string Grain => AreRequests ? "request" : "event";

    private string Counted => AreRequests ? "Requests" : "Events";

    private string Counts => AreRequests ? "requests" : "events";

    private bool IsInAll(Role role) => roles.Path(role) is { } path && _profile.PresenceOf(path) >= TellingPaths.NearlyAll;

    private string Failed => string.Join(" OR ", _signs);

    private string? User => roles.Path(Role.User)?.Name;

    private string? Slow => new[] { Role.Route, Role.Name, Role.Model }.Select(roles.Path).FirstOrDefault(path => path?.Distinct > 1)?.Name;

    public string Write()
    {
        var metrics = WriteMetrics();
        var home = WriteHome();
        var dashboard = WriteDashboard();
        var title = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Replace('-', ' '));
        _text.Line($"name: {name}");
        _text.Line($"title: {YamlText.Scalar(title)}");
        _text.Line("version: 1");
        _text.Text("", "description", $"Written by Sightglass from {_profile.Events.ToString("N0", CultureInfo.InvariantCulture)} events that no pack declares. What the fields mean is guessed; change what is wrong.");
        _text.Line();
        _text.Text("", "filter", group.Filter);
        if (_attributes.Count > 0)
        {
            _text.Line($"common: {YamlText.List(_attributes.Select(path => $"attributes.{path}"))}");
        }

        WriteEvents();
        WriteConstants();
        return string.Concat(_text.ToString(), "\n", metrics, "\n", home, "\n", dashboard);
    }

    private void WriteEvents()
    {
        List<string> declared = [.. group.Names.Where(known => !isDeclared(known) && known.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '/' or '-'))];
        if (declared.Count == 0)
        {
            _text.Line("events: {}");
            return;
        }

        _text.Line("events:");
        foreach (var known in declared)
        {
            _text.Line($"  {YamlText.Scalar(known)}: {{description: {YamlText.Scalar($"Seen as '{known}'.")}, kind: log}}");
        }
    }

    private void WriteConstants()
    {
        if (cost.Constants.Count == 0)
        {
            return;
        }

        _text.Line();
        _text.Line("constants:");
        foreach (var constant in cost.Constants)
        {
            _text.Line(string.Create(CultureInfo.InvariantCulture, $"  {constant.Name}: {{value: {constant.Value:0.############}, unit: usd, description: {YamlText.Scalar(constant.Description)}}}"));
        }
    }

    private string WriteMetrics()
    {
        var text = new PackText();
        text.Line("metrics:");
        var events = AreRequests ? "requests" : "events";
        var split = Of(Kinds ?? _split);
        Metric(text, Counts, Counted, $"All of these {events}, failed ones included.", "count", "Count()", "band", split);
        if (_signs.Count > 0)
        {
            var (mixed, target) = Kinds is null ? (" The target is a guess.", "target: {max: 0.05}") : ($" They are of several kinds, which '{Kinds}' tells apart.", null);
            Metric(text, "error_share", "Error share", $"{Counted} that say that they failed, out of all.{mixed}", "ratio", $"Count({Failed}) / Count()", "lower", split, target);
            Metric(text, "failures", $"Failed {events}", $"{Counted} that say that they failed, by what went wrong.", "count", $"Count({Failed})", "lower", [.. Of(Kinds).Concat(_errorTexts.Take(1)).Distinct()]);
        }

        if (roles.Measure("P95", Role.Duration) is { } slow)
        {
            Metric(text, "duration_p95", "Duration, p95", $"Of twenty {events}, nineteen are at least as fast.", "ms", slow, "lower", Of(_split));
            Metric(text, "duration_p50", "Duration, median", $"Half of the {events} are at least as fast.", "ms", roles.Measure("P50", Role.Duration)!, "lower", []);
            if (Slow is { } route && route != _split)
            {
                Metric(text, "slowest", $"Duration, p95 by {route}", $"Of twenty {events}, nineteen are at least as fast.", "ms", slow, "lower", [route]);
            }
        }

        Sum(text, Role.InputTokens, "input_tokens", "Input tokens", "Tokens read, as the events say.");
        Sum(text, Role.OutputTokens, "output_tokens", "Output tokens", "Tokens written, as the events say.");
        if (cost.Formula is { } formula)
        {
            Metric(text, "cost", "Cost", hasPrices ? "Tokens at the prices of the constants, an estimate. Models without a price are not in it." : "As the events say.", "usd", formula, "lower", Of(_split));
        }

        if (hasPrices)
        {
            var model = FieldText.Name(Use(roles.Field(Role.Model)!));
            var known = string.Concat(cost.Priced.Select(priced => $" NOT {model}={FieldText.Quote(priced)}"));
            Metric(text, "unpriced_requests", "Unpriced requests", "Requests of models without a price among the constants. Their cost is not known, and in no number.", "count", $"Count({model}=*{known})", "lower", Of(roles.Field(Role.Model)));
        }

        if (User is { } user)
        {
            var (what, unit, spent) = cost.Formula is not null ? ("Cost", "usd", $"{prefix}_cost")
                : roles.Path(Role.InputTokens) is not null && roles.Path(Role.OutputTokens) is not null ? ("Tokens", "tokens", $"{prefix}_input_tokens + {prefix}_output_tokens")
                : (Counted, "count", "Count()");
            Metric(text, "top_users", $"{what} by {user}", $"Who uses most: {what.ToLowerInvariant()} of each '{user}'.", unit, spent, unit == "usd" ? "lower" : "band", [user]);
        }

        return text.ToString();
    }

    private static IReadOnlyList<string> Of(string? field) => field is null ? [] : [field];

    private void Sum(PackText text, Role role, string metric, string title, string description)
    {
        if (roles.Measure("Sum", role) is { } sum)
        {
            Metric(text, metric, title, description, "tokens", sum, "band", []);
        }
    }

    private void Metric(PackText text, string metric, string title, string description, string unit, string formula, string better, IReadOnlyList<string> by, string? more = null)
    {
        _metrics.Add(metric);
        text.Line($"  {prefix}_{metric}:");
        text.Text("    ", "title", title);
        text.Text("    ", "description", description);
        text.Line($"    unit: {unit}");
        text.Line($"    grain: {Grain}");
        text.Text("    ", "formula", formula);
        text.Line($"    better: {better}");
        if (by.Count > 0)
        {
            text.Line($"    by: {YamlText.List(by.Select(Use))}");
        }

        if (more is not null)
        {
            text.Line($"    {more}");
        }
    }

    private string WriteHome()
    {
        var text = new PackText();
        text.Line("home:");
        text.Line($"  metrics: {YamlText.List(Names(Counts, "error_share", "duration_p95", "duration_p50", "input_tokens", "output_tokens", "cost", cost.Unpriced.Count > 0 ? "unpriced_requests" : ""))}");
        if (Names("top_users", "slowest") is { Count: > 0 } breakdowns)
        {
            text.Line($"  breakdowns: {YamlText.List(breakdowns)}");
        }

        if (_signs.Count > 0)
        {
            text.Line("  failures:");
            text.Text("    ", "filter", Failed);
            text.Line($"    fields: {YamlText.List(_errorTexts.Select(Use))}");
        }

        return text.ToString();
    }

    private string WriteDashboard()
    {
        var text = new PackText();
        text.Line("dashboards:");
        text.Line($"  - name: {name}");
        text.Line($"    title: {YamlText.Scalar(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Replace('-', ' ')))}");
        text.Line("    description: \"How much, how well, how fast, at what cost?\"");
        string[] variables = [.. new[] { _split, User }.OfType<string>().Where(field => _profile.Find(field)?.Distinct <= InferredPack.MaxGroups).Distinct()];
        if (variables.Length > 0)
        {
            text.Line($"    variables: {YamlText.List(variables.Select(Use))}");
        }

        var byKind = Kinds is { } kinds ? $", by: {YamlText.List([Use(kinds)])}" : null;
        var bySplit = _split is { } split ? $", by: {YamlText.List([Use(split)])}" : "";
        text.Line("    panels:");
        Panel(Counts, $"{Counted} over time", "bar", byKind ?? "");
        Panel("error_share", "Error share", "line", byKind ?? bySplit);
        Panel("duration_p95", "Duration, p95", "line", "");
        Panel("duration_p50", "Duration, median", "line", bySplit);
        Panel("input_tokens", "Input tokens", "bar", bySplit);
        Panel("output_tokens", "Output tokens", "bar", bySplit);
        Panel("cost", "Cost over time", "bar", "");
        Panel("unpriced_requests", "Unpriced requests", "table", "");
        Panel("top_users", "Who uses most", "table", "");
        Panel("slowest", "The slowest", "table", "");
        Panel("failures", "Failures by cause", "table", "");
        return text.ToString();

        void Panel(string metric, string title, string chart, string more)
        {
            if (_metrics.Contains(metric))
            {
                text.Line($"      - {{title: {YamlText.Scalar(title)}, metric: {prefix}_{metric}, chart: {chart}{more}}}");
            }
        }
    }

    private IReadOnlyList<string> Names(params ReadOnlySpan<string> metrics)
    {
        List<string> names = [];
        foreach (var metric in metrics)
        {
            if (_metrics.Contains(metric))
            {
                names.Add($"{prefix}_{metric}");
            }
        }

        return names;
    }

    /// <summary>Notes a path that the pack names outside of formulas: it is declared as an expected attribute if it is no field.</summary>
    private string Use(string path)
    {
        if (CanonicalFields.All.All(field => field.Name != path))
        {
            _attributes.Add(path);
        }

        return path;
    }
}
