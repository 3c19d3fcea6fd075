using Sightglass.Query.Metrics;

namespace Sightglass.Server.OpenMetrics;

/// <summary>A metric with its series, at a moment. Immutable.</summary>
/// <param name="Metric">What it is.</param>
/// <param name="Series">Sorted by their labels.</param>
internal sealed record ExposedFamily(ExposedMetric Metric, IReadOnlyList<ExposedSeries> Series);

/// <param name="Labels">The values of the metric's keys; the first is the tenant. Empty where the events have none.</param>
/// <param name="Values">One for each of the metric's totals; of a gauge its value.</param>
internal sealed record ExposedSeries(IReadOnlyList<string> Labels, IReadOnlyList<double> Values)
{
    public string Tenant => Labels[0];
}

/// <summary>What a scrape answers, of all tenants.</summary>
/// <param name="Families">In the order of the packs.</param>
/// <param name="LeftOut">By metric and tenant: how many values of series beyond the limit were left out so far.</param>
internal sealed record CatalogSample(IReadOnlyList<ExposedFamily> Families, IReadOnlyList<LeftOutSeries> LeftOut);

/// <param name="Tenant">Empty when the series of all tenants together are too many.</param>
internal sealed record LeftOutSeries(string Metric, string Tenant, long Values);
