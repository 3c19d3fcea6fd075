using System.Globalization;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Writes the text of an inferred pack.</summary>
internal sealed class InferredPackWriter(EventProfile profile, RoleSet roles, InferredCost cost, string name, string prefix, bool hasPrices)
{
    // More names are no names but messages, and a filter of them would be long.
    private const int MaxEventNames = 50;

    // Of the events; below this, a role is that of some lines among others.
    private const double Usual = 0.5;

    private readonly PackText _text = new();
    private readonly IReadOnlyList<string> _signs = FailureSigns.Of(profile, roles.Guesses);
    private readonly IReadOnlyList<string> _errorTexts = FailureSigns.Texts(profile, roles.Guesses);
    private readonly string? _split = InferredPack.SplitOf(profile, roles.Guesses);
    private readonly SortedSet<string> _attributes = new(StringComparer.Ordinal);
    private readonly List<string> _metrics = [];

    // Events that name a model, a status or a duration are what people call requests.
    private bool AreRequests => new[] { Role.Status, Role.Duration, Role.InputTokens, Role.Model }.Any(role => roles.Path(role) is { } path && profile.PresenceOf(path) >= Usual);

    private string Grain => AreRequests ? "request" : "event";

    private string Counted => AreRequests ? "Requests" : "Events";

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
        _text.Text("", "description", $"Written by Sightglass from {profile.Events.ToString("N0", CultureInfo.InvariantCulture)} events that no pack declares. What the fields mean is guessed; change what is wrong.");
        _text.Line();
        _text.Text("", "filter", FilterOf(out var names));
        if (_attributes.Count > 0)
        {
            _text.Line($"common: {YamlText.List(_attributes.Select(path => $"attributes.{path}"))}");
        }

        WriteEvents(names);
        WriteConstants();
        return string.Concat(_text.ToString(), "\n", metrics, "\n", home, "\n", dashboard);
    }

    /// <summary>What tells the events from those of other packs.</summary>
    private string FilterOf(out IReadOnlyList<string> names)
    {
        var named = profile.Find("event");
        names = named is { } path && path.Distinct <= MaxEventNames && path.Values.All(value => FieldText.IsPrintable(value.Key) && value.Key.Length < 128)
            ? [.. path.Values.Select(value => value.Key).Where(known => known.Length > 0).Order(StringComparer.Ordinal)]
            : [];
        return named is null ? "NOT event=*"
            : names.Count == 0 ? "*"
            : string.Join(" OR ", [.. names.Select(known => $"event={FieldText.Quote(known)}"), .. named.Count < profile.Events ? new[] { "NOT event=*" } : []]);
    }

    private void WriteEvents(IReadOnlyList<string> names)
    {
        List<string> declared = [.. names.Where(known => known.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '/' or '-'))];
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
        Metric(text, "requests", Counted, $"All of these {events}, failed ones included.", "count", "Count()", "band", _split);
        if (_signs.Count > 0)
        {
            Metric(text, "error_share", "Error share", $"{Counted} that say that they failed, out of all. The target is a guess.", "ratio", $"Count({Failed}) / Count()", "lower", null, "target: {max: 0.05}");
            Metric(text, "failures", "Failures", $"{Counted} that say that they failed, by what went wrong.", "count", $"Count({Failed})", "lower", _errorTexts is [var first, ..] ? first : null);
        }

        if (roles.Measure("P95", Role.Duration) is { } slow)
        {
            Metric(text, "duration_p95", "Duration, p95", $"Of twenty {events}, nineteen are at least as fast.", "ms", slow, "lower", _split);
            Metric(text, "duration_p50", "Duration, median", $"Half of the {events} are at least as fast.", "ms", roles.Measure("P50", Role.Duration)!, "lower", null);
            if (Slow is { } route && route != _split)
            {
                Metric(text, "slowest", $"Duration, p95 by {route}", $"Of twenty {events}, nineteen are at least as fast.", "ms", slow, "lower", route);
            }
        }

        Sum(text, Role.InputTokens, "input_tokens", "Input tokens", "Tokens read, as the events say.");
        Sum(text, Role.OutputTokens, "output_tokens", "Output tokens", "Tokens written, as the events say.");
        if (cost.Formula is { } formula)
        {
            Metric(text, "cost", "Cost", hasPrices ? "Tokens at the prices of the constants, an estimate. Models without a price are not in it." : "As the events say.", "usd", formula, "lower", _split);
        }

        if (hasPrices)
        {
            var model = FieldText.Name(Use(roles.Field(Role.Model)!));
            var known = string.Concat(cost.Priced.Select(priced => $" NOT {model}={FieldText.Quote(priced)}"));
            Metric(text, "unpriced_requests", "Unpriced requests", "Requests of models without a price among the constants. Their cost is not known, and in no number.", "count", $"Count({model}=*{known})", "lower", roles.Field(Role.Model));
        }

        if (User is { } user)
        {
            var (what, unit, spent) = cost.Formula is not null ? ("Cost", "usd", $"{prefix}_cost")
                : roles.Path(Role.InputTokens) is not null && roles.Path(Role.OutputTokens) is not null ? ("Tokens", "tokens", $"{prefix}_input_tokens + {prefix}_output_tokens")
                : (Counted, "count", "Count()");
            Metric(text, "top_users", $"{what} by {user}", $"Who uses most: {what.ToLowerInvariant()} of each '{user}'.", unit, spent, unit == "usd" ? "lower" : "band", user);
        }

        return text.ToString();
    }

    private void Sum(PackText text, Role role, string metric, string title, string description)
    {
        if (roles.Measure("Sum", role) is { } sum)
        {
            Metric(text, metric, title, description, "tokens", sum, "band", null);
        }
    }

    private void Metric(PackText text, string metric, string title, string description, string unit, string formula, string better, string? by, string? more = null)
    {
        _metrics.Add(metric);
        text.Line($"  {prefix}_{metric}:");
        text.Text("    ", "title", title);
        text.Text("    ", "description", description);
        text.Line($"    unit: {unit}");
        text.Line($"    grain: {Grain}");
        text.Text("    ", "formula", formula);
        text.Line($"    better: {better}");
        if (by is not null)
        {
            text.Line($"    by: {YamlText.List([Use(by)])}");
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
        text.Line($"  metrics: {YamlText.List(Names("requests", "error_share", "duration_p95", "duration_p50", "input_tokens", "output_tokens", "cost", cost.Unpriced.Count > 0 ? "unpriced_requests" : ""))}");
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
        string[] variables = [.. new[] { _split, User }.OfType<string>().Where(field => profile.Find(field)?.Distinct <= InferredPack.MaxGroups).Distinct()];
        if (variables.Length > 0)
        {
            text.Line($"    variables: {YamlText.List(variables.Select(Use))}");
        }

        var bySplit = _split is { } split ? $", by: {YamlText.List([Use(split)])}" : "";
        text.Line("    panels:");
        Panel("requests", $"{Counted} over time", "bar", "");
        Panel("error_share", "Error share", "line", bySplit);
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
