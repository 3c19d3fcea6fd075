namespace Sightglass.Server.Cli.Client;

/// <summary>A metric with its value, as every door of the API gives it.</summary>
internal sealed record MetricAnswer(string Name, string? Title, string? Pack, double? Value, string? Unit, string? Better, MetricTarget? Target, string? Status)
{
    public IReadOnlyList<string> Advice { get; init; } = [];

    public IReadOnlyList<MetricGroup> By { get; init; } = [];

    public IReadOnlyList<MetricPoint> Series { get; init; } = [];

    public MetricPrevious? Previous { get; init; }
}

internal sealed record MetricTarget(double? Min, double? Max);

internal sealed record MetricGroup(IReadOnlyDictionary<string, string?> Key, double? Value, MetricTarget? Target, string? Status)
{
    public IReadOnlyList<string> Advice { get; init; } = [];
}

internal sealed record MetricPoint(DateTimeOffset Time, double? Value);

internal sealed record MetricPrevious(DateTimeOffset From, DateTimeOffset To, double? Value);
