using System.Text.Json.Nodes;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>A metric as expected in a response.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">ratio, ms, usd, count, percent or points.</param>
/// <param name="Grain">What one counted thing is.</param>
/// <param name="Value">Value of the whole metric.</param>
internal sealed record ExpectedMetric(string Name, string Unit, string Grain, double? Value)
{
    /// <summary>The band of the whole metric.</summary>
    public ExpectedBand? Band { get; init; }

    /// <summary>The field of the split; null for none.</summary>
    public string? Field { get; init; }

    /// <summary>Only the groups have bands.</summary>
    public bool HasPartBands { get; init; }

    /// <summary>The values of the split, each with its band.</summary>
    public Dictionary<string, (double? Value, ExpectedBand? Band)> By { get; init; } = [];

    /// <summary>Compares all parts of a metric in a response.</summary>
    public void AssertEqual(JsonNode? actual)
    {
        var metric = actual!.AsObject();
        Assert.Equal(Name, (string?)metric["name"]);
        Assert.Equal((Name, Unit, Grain, "workers-ai"), ((string?)metric["name"], (string?)metric["unit"], (string?)metric["grain"], (string?)metric["pack"]));
        Assert.NotEmpty((string)metric["formula"]!);
        Assert.NotEmpty((string)metric["title"]!);
        AssertValue(Name, Value, metric);
        var status = StatusOf(Band, Value, metric);
        AssertBand(Name, status, Band, metric);
        if (By.Count == 0)
        {
            Assert.Equal((Name, Field is null ? null : 0), (Name, metric["by"]?.AsArray().Count));
            Assert.Equal((Name, status ?? (HasPartBands ? "no_data" : null)), (Name, (string?)metric["status"]));
            return;
        }

        var groups = metric["by"]!.AsArray().ToDictionary(group => (string)group!["key"]![Field!]!, group => group!.AsObject());
        Assert.Equal(By.Keys.Order(StringComparer.Ordinal), groups.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, (value, band)) in By)
        {
            AssertValue($"{Name} {key}", value, groups[key]);
            var part = StatusOf(band, value, groups[key]);
            AssertBand($"{Name} {key}", part, band, groups[key]);
            Assert.Equal(($"{Name} {key}", part), ($"{Name} {key}", (string?)groups[key]["status"]));
        }

        var parts = By.Select(part => StatusOf(part.Value.Band, part.Value.Value, groups[part.Key])).OfType<string>().ToList();
        var whole = status ?? (parts.Count == 0 ? null : parts.Contains("missed") ? "missed" : parts.Contains("near") ? "near" : parts.Contains("met") ? "met" : "too_few");
        Assert.Equal((Name, whole), (Name, (string?)metric["status"]));
    }

    private static string? StatusOf(ExpectedBand? band, double? value, JsonObject actual) =>
        band is not null && value is not null && (long)actual["sample"]! < MetricDefinition.DefaultMinimum ? "too_few" : band?.StatusOf(value);

    private static void AssertValue(string what, double? expected, JsonObject actual)
    {
        var value = (double?)actual["value"];
        Assert.True(expected is { } known ? value is { } found && Math.Abs(found - known) <= 1e-9 * Math.Max(1, Math.Abs(known)) : value is null, $"{what}: expected {expected:R}, got {value:R}");
    }

    private static void AssertBand(string what, string? status, ExpectedBand? band, JsonObject actual)
    {
        Assert.Equal((what, band?.Min, band?.Max), (what, (double?)actual["target"]?["min"], (double?)actual["target"]?["max"]));
        var isMissed = status == "missed";
        if (!isMissed)
        {
            Assert.True(actual["advice"]!.AsArray().Count == 0, $"{what}: advice where nothing is missed: {actual["advice"]}");
        }
        else if (band!.HasAdvice)
        {
            Assert.True(actual["advice"]!.AsArray().Count > 0, $"{what}: no advice");
        }
    }
}

/// <summary>A target band.</summary>
/// <param name="Better">higher: only the lower end can be missed; lower: only the upper end; band: both.</param>
internal sealed record ExpectedBand(double? Min, double? Max, string Better)
{
    /// <summary>The pack has advice for a miss.</summary>
    public bool HasAdvice { get; init; } = true;

    public string StatusOf(double? value) =>
        value is not { } known ? "no_data"
        : (Better == "lower" || !(known < Min)) && (Better == "higher" || !(known > Max)) ? (IsNear(known) ? "near" : "met")
        : "missed";

    // Within a tenth of the band of an edge that can be missed.
    private bool IsNear(double value)
    {
        var margin = (Max!.Value - (Min ?? 0)) / 10;
        return (Better != "lower" && value - Min < margin) || (Better != "higher" && Max - value < margin);
    }
}
