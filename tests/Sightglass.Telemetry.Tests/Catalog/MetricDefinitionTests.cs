
namespace Sightglass.Telemetry.Catalog;

public sealed class MetricDefinitionTests
{
    private static readonly Dictionary<string, string> Kv = new() { ["cache_type"] = "kv" };
    private static readonly Dictionary<string, string> Database = new() { ["cache_type"] = "database" };
    private static readonly Pack WorkersAi = ShippedPacks.Read("workers-ai").Pack!;

    [Theory]
    [InlineData("success_rate", 0.91, MetricStatus.Met)]
    [InlineData("success_rate", 0.86, MetricStatus.Met)]
    [InlineData("success_rate", 0.859, MetricStatus.Near)] // Within a tenth of the band of the edge that can be missed.
    [InlineData("success_rate", 0.85, MetricStatus.Near)]
    [InlineData("success_rate", 0.949, MetricStatus.Met)] // The other edge cannot.
    [InlineData("success_rate", 0.849, MetricStatus.Missed)]
    [InlineData("success_rate", 0.99, MetricStatus.Met)] // Higher is better: above the band is fine.
    [InlineData("success_rate", null, MetricStatus.NoData)]
    [InlineData("validation_failure_rate", 0.01, MetricStatus.Met)]
    [InlineData("validation_failure_rate", 0.048, MetricStatus.Near)]
    [InlineData("validation_failure_rate", 0.06, MetricStatus.Missed)]
    [InlineData("reserve_model_share", 0.2, MetricStatus.Missed)] // A band is missed on either side.
    [InlineData("reserve_model_share", 0.098, MetricStatus.Near)]
    [InlineData("reserve_model_share", 0.01, MetricStatus.Missed)]
    [InlineData("savings_usd", 1.0, null)]
    public void StatusOf_Whole_FollowsTargetAndDirection(string metric, double? value, MetricStatus? expected) =>
        Assert.Equal(expected, Metric(metric).StatusOf(value));

    [Theory]
    [InlineData(0.98, false)] // A target of at least 95 % leaves five points.
    [InlineData(0.953, true)]
    public void IsNearEdge_BandThatIsOpenAbove_GoesByWhatIsLeft(double value, bool expected) =>
        Assert.Equal(expected, new TargetBand(0.95, null).IsNearEdge(value, Better.Higher, ceiling: 1));

    [Fact]
    public void StatusOf_Group_UsesTheBandOfItsKey()
    {
        var hitRate = Metric("cache_hit_rate");
        Assert.Equal(MetricStatus.Missed, hitRate.StatusOf(0.65, Kv));
        Assert.Equal(MetricStatus.Met, hitRate.StatusOf(0.65, Database));
        Assert.Null(hitRate.StatusOf(0.65));
    }

    [Fact]
    public void PlaceOf_Group_IsThatOfItsBandInThePack()
    {
        var hitRate = Metric("cache_hit_rate");
        Assert.Equal([0, 1, 2], new[] { Kv, Database, new() { ["cache_type"] = "new" } }.Select(hitRate.PlaceOf));
    }

    [Fact]
    public void AdviceFor_Value_GivesTheTextsItDeserves()
    {
        var hitRate = Metric("cache_hit_rate");
        Assert.Equal(2, hitRate.AdviceFor(0.65, Kv).Count());
        Assert.Equal(hitRate.Advice[1].Text, Assert.Single(hitRate.AdviceFor(0.75, Kv)));
        Assert.Empty(hitRate.AdviceFor(0.65, Database));
        Assert.Empty(hitRate.AdviceFor(null, Kv));

        var fallbackRate = Metric("fallback_rate");
        Assert.Empty(fallbackRate.AdviceFor(0.04));
        Assert.Single(fallbackRate.AdviceFor(0.07));
        Assert.Equal(2, fallbackRate.AdviceFor(0.2).Count());
    }

    private static MetricDefinition Metric(string name) => WorkersAi.Metrics.Single(metric => metric.Name == name);
}
