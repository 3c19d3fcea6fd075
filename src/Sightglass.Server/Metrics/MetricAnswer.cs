using System.Text.Json.Serialization;
using Sightglass.Query.Metrics;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>A metric in any response: the common shape of docs/http-api.md.</summary>
/// <param name="Sample">Events, jobs or lookups that the value rests on.</param>
/// <param name="Minimum">The value is judged if it rests on at least so many. Counts and sums always are.</param>
internal sealed record MetricAnswer(
    string Name,
    string Title,
    string Description,
    string Pack,
    double? Value,
    long Sample,
    int Minimum,
    string Unit,
    Grain Grain,
    string Formula,
    Better Better,
    TargetAnswer? Target,
    MetricStatus? Status,
    IReadOnlyList<string> Advice)
{
    public int? Precision { get; init; }

    /// <summary>One of the things that the value is divided by: 4 with <c>creation</c> is 4 per creation. Absent when there is nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Per { get; init; }

    /// <summary>That the formula computes with several kinds of things: <c>divides lookups by requests</c>. Absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Grains { get; init; }

    /// <summary>Finds the events behind the number.</summary>
    public string? Filter { get; init; }

    /// <summary>The value is a share of its sample: of so many jobs, so many succeeded.</summary>
    public bool IsShare { get; init; }

    /// <summary>Finds the events that make a share worse, among those behind the number; absent if it is no share, has no better direction, or no filter can select them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failures { get; init; }

    /// <summary>The groups of the split, none when there is nothing to measure; absent when no split was requested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricGroupAnswer>? By { get; init; }

    /// <summary>There are smaller groups than those of <see cref="By"/>; absent when no split was requested.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasMoreGroups { get; init; }

    /// <summary>The value of those smaller groups together; absent when there are none, or when values of groups do not add up.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Others { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricPointAnswer>? Series { get; init; }

    /// <summary>The length of a step of the series; absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? StepSeconds { get; init; }

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
            result.Measured.Sample,
            definition.Minimum,
            definition.Unit,
            definition.Grain,
            definition.Formula.Text,
            definition.Better,
            TargetAnswer.Of(definition.TargetFor(), result.Metric),
            result.Status,
            [.. result.Metric.AdviceFor(result.Measured)])
        {
            Precision = definition.Precision,
            Per = result.Metric.Per,
            Grains = result.Metric.Grains.Note,
            Filter = result.Metric.Filter,
            IsShare = result.Metric.IsShare,
            Failures = result.Metric.Failures,
            By = result.By is null ? null : [.. result.By.Select(group => MetricGroupAnswer.Of(result, group))],
            HasMoreGroups = result.By is null ? null : result.HasMoreGroups,
            Others = result.Others,
            Series = MetricPointAnswer.Of(result.Series),
            StepSeconds = result.Step?.TotalSeconds,
            Previous = MetricPreviousAnswer.Of(result.Previous, result.Change),
            Statistics = tenant.IsOfAllTenantsKey ? new MetricStatistics(result.RowsRead) : null,
        };
    }
}

/// <summary>The target band of a metric; either bound may be absent, both are inclusive.</summary>
/// <param name="Text">The band for display, in the unit of the metric.</param>
internal sealed record TargetAnswer(double? Min, double? Max, string Text)
{
    internal static TargetAnswer? Of(TargetBand? band, Metric metric) => band is null ? null : new TargetAnswer(band.Min, band.Max, ValueText.Of(band, metric.Definition.Unit, metric.Per));
}

/// <summary>One group of a split, with its own band.</summary>
internal sealed record MetricGroupAnswer(IReadOnlyDictionary<string, string?> Key, double? Value, long Sample, TargetAnswer? Target, MetricStatus? Status, IReadOnlyList<string> Advice)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricPointAnswer>? Series { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricPreviousAnswer? Previous { get; init; }

    internal static MetricGroupAnswer Of(MetricResult result, MetricGroup group)
    {
        var definition = result.Metric.Definition;
        return new MetricGroupAnswer(group.Key, group.Value, group.Measured.Sample, TargetAnswer.Of(definition.TargetFor(group.Known), result.Metric), result.StatusOf(group), [.. result.Metric.AdviceFor(group.Measured, group.Known)])
        {
            Series = MetricPointAnswer.Of(group.Series),
            Previous = MetricPreviousAnswer.Of(group.Previous, result.ChangeOf(group)),
        };
    }
}

/// <param name="Time">The start of the step.</param>
/// <param name="Sample">What the value rests on.</param>
internal sealed record MetricPointAnswer(string Time, double? Value, long Sample)
{
    internal static IReadOnlyList<MetricPointAnswer>? Of(IReadOnlyList<MetricPoint>? series) => series is null ? null : [.. series.Select(point => new MetricPointAnswer(Rfc3339.Format(point.Time), point.Value, point.Sample))];
}

/// <summary>The value in the range before. A range that is not over yet is compared with the same part of the range before.</summary>
/// <param name="Sample">What the value rests on.</param>
/// <param name="Change">What the change since then means; null when one of the two has no value.</param>
internal sealed record MetricPreviousAnswer(string From, string To, double? Value, long Sample, MetricChange? Change)
{
    /// <summary>The steps of the range before; absent when they were not requested, or a comparison would be meaningless.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricPointAnswer>? Series { get; init; }

    internal static MetricPreviousAnswer? Of(MetricPrevious? previous, MetricChange? change) => previous is null
        ? null
        : new MetricPreviousAnswer(Rfc3339.Format(previous.From), Rfc3339.Format(previous.To), previous.Measured.Value, previous.Measured.Sample, change) { Series = MetricPointAnswer.Of(previous.Series) };
}

/// <summary>Only for keys for all tenants: the engine also reads rows of others.</summary>
/// <param name="RowsRead">Number of rows that the engine read for the value; all metrics of a response are computed in one read.</param>
internal sealed record MetricStatistics(long RowsRead);

/// <summary>A metric as its pack defines it, without values.</summary>
internal sealed record MetricDefinitionAnswer(
    string Name, string Title, string Description, string Pack, string Unit, Grain Grain, string Formula, Better Better, TargetAnswer? Target, IReadOnlyList<string> By, bool Key)
{
    /// <summary>As in a metric that is measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Per { get; init; }

    /// <summary>As in a metric that is measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Grains { get; init; }

    internal static MetricDefinitionAnswer Of(Metric metric, bool isKey)
    {
        var definition = metric.Definition;
        return new MetricDefinitionAnswer(
            definition.Name, definition.Title, definition.Description, definition.Pack, definition.Unit, definition.Grain,
            definition.Formula.Text, definition.Better, TargetAnswer.Of(definition.Target, metric), metric.By, isKey) { Per = metric.Per, Grains = metric.Grains.Note };
    }
}
