using System.Text.Json.Serialization;
using Sightglass.Query.Metrics;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>A metric in any response: the common shape of docs/http-api.md.</summary>
internal sealed record MetricAnswer(
    string Name,
    string Title,
    string Description,
    string Pack,
    double? Value,
    string Unit,
    Grain Grain,
    string Formula,
    Better Better,
    TargetAnswer? Target,
    MetricStatus? Status,
    IReadOnlyList<string> Advice)
{
    public int? Precision { get; init; }

    /// <summary>Finds the events behind the number.</summary>
    public string? Filter { get; init; }

    /// <summary>The groups of the split, none when there is nothing to measure; absent when no split was requested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricGroupAnswer>? By { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricPointAnswer>? Series { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricPreviousAnswer? Previous { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricStatistics? Statistics { get; init; }

    internal static MetricAnswer Of(MetricResult result, TenantScope tenant)
    {
        var definition = result.Metric.Definition;
        return new MetricAnswer(
            definition.Name,
            definition.Title,
            definition.Description,
            definition.Pack,
            result.Value,
            definition.Unit,
            definition.Grain,
            definition.Formula.Text,
            definition.Better,
            TargetAnswer.Of(definition.TargetFor(), definition.Unit),
            result.Status,
            [.. definition.AdviceFor(result.Value)])
        {
            Precision = definition.Precision,
            Filter = result.Metric.Filter,
            By = result.By is null ? null : [.. result.By.Select(group => MetricGroupAnswer.Of(result, group))],
            Series = result.Series is null ? null : [.. result.Series.Select(point => new MetricPointAnswer(Rfc3339.Format(point.Time), point.Value))],
            Previous = result.Previous is { } previous ? new MetricPreviousAnswer(Rfc3339.Format(previous.From), Rfc3339.Format(previous.To), previous.Value) : null,
            Statistics = tenant.IsOfAllTenantsKey ? new MetricStatistics(result.RowsRead) : null,
        };
    }
}

/// <summary>The target band of a metric; either bound may be absent, both are inclusive.</summary>
/// <param name="Text">The band for display, in the unit of the metric.</param>
internal sealed record TargetAnswer(double? Min, double? Max, string Text)
{
    internal static TargetAnswer? Of(TargetBand? band, string unit) => band is null ? null : new TargetAnswer(band.Min, band.Max, ValueText.Of(band, unit));
}

/// <summary>One group of a split, with its own band.</summary>
internal sealed record MetricGroupAnswer(IReadOnlyDictionary<string, string?> Key, double? Value, TargetAnswer? Target, MetricStatus? Status, IReadOnlyList<string> Advice)
{
    internal static MetricGroupAnswer Of(MetricResult result, MetricGroup group)
    {
        var definition = result.Metric.Definition;
        return new MetricGroupAnswer(group.Key, group.Value, TargetAnswer.Of(definition.TargetFor(group.Known), definition.Unit), result.StatusOf(group), [.. definition.AdviceFor(group.Value, group.Known)]);
    }
}

internal sealed record MetricPointAnswer(string Time, double? Value);

internal sealed record MetricPreviousAnswer(string From, string To, double? Value);

/// <summary>Only for keys for all tenants: the engine also reads rows of others.</summary>
/// <param name="RowsRead">Number of rows that the engine read for the value; all metrics of a response are computed in one read.</param>
internal sealed record MetricStatistics(long RowsRead);

/// <summary>A metric as its pack defines it, without values.</summary>
internal sealed record MetricDefinitionAnswer(
    string Name, string Title, string Description, string Pack, string Unit, Grain Grain, string Formula, Better Better, TargetAnswer? Target, IReadOnlyList<string> By, bool Key)
{
    internal static MetricDefinitionAnswer Of(Metric metric, bool isKey)
    {
        var definition = metric.Definition;
        return new MetricDefinitionAnswer(
            definition.Name, definition.Title, definition.Description, definition.Pack, definition.Unit, definition.Grain,
            definition.Formula.Text, definition.Better, TargetAnswer.Of(definition.Target, definition.Unit), metric.By, isKey);
    }
}
