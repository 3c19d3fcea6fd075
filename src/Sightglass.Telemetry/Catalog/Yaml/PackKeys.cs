namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>The allowed keys of one kind of mapping. <paramref name="Section"/> is its name in <c>packs/pack.schema.json</c>; a test compares both.</summary>
internal sealed record KeySet(string Section, string[] Required, string[] Optional)
{
    public IReadOnlyList<string> All { get; } = [.. Required, .. Optional];
}

/// <summary>Every key of the pack format.</summary>
internal static class PackKeys
{
    public static readonly KeySet Pack = new("pack",
        ["name", "title", "version", "description"],
        ["filter", "events", "constants", "fields", "common", "metrics", "home", "analytics", "dashboards", "alerts", "reports"]);

    public static readonly KeySet Constant = new("constant", ["value", "unit", "description"], []);

    public static readonly KeySet Field = new("field", ["type", "description"], ["unit", "values", "aliases"]);

    public static readonly KeySet Event = new("event", ["description", "kind"], ["level", "grain", "set", "fields", "required", "aliases"]);

    public static readonly KeySet Metric = new("metric",
        ["title", "description", "unit", "grain", "formula"],
        ["better", "by", "target", "targets", "advice", "per", "precision", "minimum", "change", "openmetrics"]);

    public static readonly KeySet OpenMetrics = new("openmetrics", ["kind"], ["name", "labels", "buckets", "window"]);

    public static readonly KeySet Target = new("target", [], ["min", "max"]);

    public static readonly KeySet ScopedTarget = new("scopedTarget", ["where"], ["min", "max"]);

    public static readonly KeySet Advice = new("advice", ["text"], ["when", "where"]);

    public static readonly KeySet Home = new("home", ["metrics"], ["breakdowns", "chain", "costs", "failures"]);

    public static readonly KeySet Chain = new("chain", ["title", "delivered", "passed_on", "undelivered"], []);

    public static readonly KeySet Costs = new("costs", ["title", "actual", "alternative", "saved", "saved_percent"], []);

    public static readonly KeySet Failures = new("failures", ["filter", "fields"], []);

    public static readonly KeySet Dashboard = new("dashboard", ["name", "title", "panels"], ["description", "variables"]);

    public static readonly KeySet Panel = new("panel", ["title", "chart"], ["description", "metric", "formula", "unit", "by", "where", "step"]);

    public static readonly KeySet Alert = new("alert",
        ["name", "title", "priority", "window"],
        ["condition", "unusual", "for", "by", "where", "description"]);

    public static readonly KeySet Unusual = new("unusual", ["formula", "baseline", "factor"], []);

    public static readonly KeySet Report = new("report", ["name", "title", "schedule", "metrics"], ["description"]);

    public static readonly IReadOnlyList<KeySet> All =
        [Pack, Constant, Field, Event, Metric, OpenMetrics, Target, ScopedTarget, Advice, Home, Chain, Costs, Failures, Dashboard, Panel, Alert, Unusual, Report];
}
