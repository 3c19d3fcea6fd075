using System.Text.Json.Serialization;
using Sightglass.Query.Metrics;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>A metric in any answer: the one shape of docs/http-api.md.</summary>
internal sealed record MetricAnswer(
    string Name,
    string Title,
    string Description,
    string Pack,
    double? Value,
    string Unit,
    string Grain,
    string Formula,
    string Better,
    TargetBand? Target,
    string? Status,
    IReadOnlyList<string> Advice)
{
    public int? Precision { get; init; }

    /// <summary>Finds the events behind the number.</summary>
    public string? Filter { get; init; }

    /// <summary>The parts of the split, none when there is nothing to measure; absent when no split was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricGroupAnswer>? By { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MetricPointAnswer>? Series { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricPreviousAnswer? Previous { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricStatistics? Statistics { get; init; }

    internal static MetricAnswer Of(MetricResult result)
    {
        var definition = result.Metric.Definition;
        return new MetricAnswer(
            definition.Name,
            definition.Title,
            definition.Description,
            definition.Pack,
            result.Value,
            definition.Unit,
            Vocabulary.Word(definition.Grain),
            definition.Formula.Text,
            Vocabulary.Word(definition.Better),
            definition.TargetFor(),
            Word(StatusOf(result)),
            [.. definition.AdviceFor(result.Value)])
        {
            Precision = definition.Precision,
            Filter = result.Metric.Filter,
            By = result.By is null ? null : [.. result.By.Select(group => MetricGroupAnswer.Of(definition, group))],
            Series = result.Series is null ? null : [.. result.Series.Select(point => new MetricPointAnswer(Rfc3339.Format(point.Time), point.Value))],
            Previous = result.Previous is { } previous ? new MetricPreviousAnswer(Rfc3339.Format(previous.From), Rfc3339.Format(previous.To), previous.Value) : null,
            Statistics = new MetricStatistics(result.RowsRead),
        };
    }

    /// <summary>Where only the parts of the split have bands, the whole is missed when one of them is.</summary>
    internal static MetricStatus? StatusOf(MetricResult result)
    {
        var definition = result.Metric.Definition;
        if (definition.StatusOf(result.Value) is { } own)
        {
            return own;
        }

        var parts = (result.By ?? []).Select(group => definition.StatusOf(group.Value, MetricGroupAnswer.Known(group))).OfType<MetricStatus>().ToList();
        return parts.Count == 0 ? (definition.Targets.Count > 0 && result.Value is null ? MetricStatus.NoData : null)
            : parts.Contains(MetricStatus.Missed) ? MetricStatus.Missed
            : MetricStatus.Met;
    }

    internal static string? Word(MetricStatus? status) => status switch
    {
        MetricStatus.Met => "met",
        MetricStatus.Missed => "missed",
        MetricStatus.NoData => "no_data",
        _ => null,
    };
}

/// <summary>One part of a split, with its own band.</summary>
internal sealed record MetricGroupAnswer(IReadOnlyDictionary<string, string?> Key, double? Value, TargetBand? Target, string? Status, IReadOnlyList<string> Advice)
{
    internal static MetricGroupAnswer Of(MetricDefinition definition, MetricGroup group)
    {
        var key = Known(group);
        return new MetricGroupAnswer(group.Key, group.Value, definition.TargetFor(key), MetricAnswer.Word(definition.StatusOf(group.Value, key)), [.. definition.AdviceFor(group.Value, key)]);
    }

    internal static Dictionary<string, string> Known(MetricGroup group) =>
        group.Key.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!);
}

internal sealed record MetricPointAnswer(string Time, double? Value);

internal sealed record MetricPreviousAnswer(string From, string To, double? Value);

/// <param name="RowsRead">Rows the engine read for the value; metrics of one answer are computed in one reading.</param>
internal sealed record MetricStatistics(long RowsRead);

/// <summary>A metric as its pack defines it, not measured.</summary>
internal sealed record MetricDefinitionAnswer(
    string Name, string Title, string Description, string Pack, string Unit, string Grain, string Formula, string Better, TargetBand? Target, IReadOnlyList<string> By, bool Key)
{
    internal static MetricDefinitionAnswer Of(Metric metric, bool isKey)
    {
        var definition = metric.Definition;
        return new MetricDefinitionAnswer(
            definition.Name, definition.Title, definition.Description, definition.Pack, definition.Unit, Vocabulary.Word(definition.Grain),
            definition.Formula.Text, Vocabulary.Word(definition.Better), definition.Target, metric.By, isKey);
    }
}
