using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Every key of <c>demo.yaml</c>. docs/packs.md explains each; a test checks this.</summary>
internal static class TrafficKeys
{
    public static readonly KeySet Traffic = new("traffic", ["pack", "flows"], ["event_key", "parameters", "pools", "profiles", "incidents", "events", "routines"]);

    public static readonly KeySet Pool = new("pool", ["size"], ["zipf", "prefix"]);

    public static readonly KeySet Profile = new("profile", ["weekday", "weekend"], []);

    public static readonly KeySet Incident = new("incident", ["name", "from_day", "to_day"], ["description", "set", "rate"]);

    public static readonly KeySet Flow = new("flow", ["per_hour", "steps"], ["description", "profile", "growth_per_day"]);

    /// <summary>Steps by their verb, which is their first required key.</summary>
    public static readonly IReadOnlyDictionary<string, KeySet> Steps = new KeySet[]
    {
        new("set", ["set"], []),
        new("emit", ["emit"], ["with", "at"]),
        new("wait", ["wait"], []),
        new("mark", ["mark"], []),
        new("chance", ["chance", "then"], ["otherwise"]),
        new("if", ["if", "then"], ["otherwise"]),
        new("choose", ["choose"], []),
        new("repeat", ["repeat", "as", "steps"], []),
        new("each", ["each", "as", "index", "steps"], []),
        new("block", ["block", "steps"], []),
        new("leave", ["leave"], []),
        new("run", ["run"], []),
    }.ToDictionary(keys => keys.Section);

    public static readonly KeySet Option = new("option", ["weight", "steps"], []);

    /// <summary>Values by their single key.</summary>
    public static readonly IReadOnlyList<string> Values =
        ["pick", "lognormal", "normal", "integer", "flip", "uuid", "hex", "draw", "partner", "seen", "case", "since", "after", "sum", "product", "less"];

    public static readonly KeySet Lognormal = new("lognormal", ["median", "p95"], ["min", "max", "digits"]);

    public static readonly KeySet Normal = new("normal", ["mean", "deviation"], ["min", "max", "digits"]);

    public static readonly KeySet Partner = new("partner", ["of", "in"], []);

    public static readonly KeySet Seen = new("seen", ["item", "draws"], []);

    public static readonly KeySet Case = new("case", ["of", "when", "else"], []);

    public static readonly IReadOnlyList<KeySet> All =
        [Traffic, Pool, Profile, Incident, Flow, .. Steps.Values, Option, Lognormal, Normal, Partner, Seen, Case];
}
