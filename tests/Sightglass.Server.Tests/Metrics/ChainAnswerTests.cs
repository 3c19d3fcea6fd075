using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Server.Metrics;

/// <summary>Combining the counts of a chain; <see cref="AnalyticsTests"/> check that the counts are correct.</summary>
public sealed class ChainAnswerTests
{
    private static readonly Pack Matcher = PackReader.Read("packs/workers-ai/pack.yaml", Repository.Text("packs/workers-ai/pack.yaml")).Pack!;

    [Fact]
    public void Of_SeveralAtOnePlace_NamesTheOneAskedMost()
    {
        var chain = ChainAnswer.Of("Chain", Counts(("0", "old", 2), ("0", "new", 5), (null, "last", 1)), Counts(("0", "old", 1)), Lost(3));

        Assert.Equal(
            [new ChainStageAnswer("new and 1 more", 8, 7, 1, "model_index=0"), new ChainStageAnswer("last", 4, 1, 3, "model=\"last\"")],
            chain!.Stages);
    }

    [Fact]
    public void Of_PlacesOfTwoDigits_AreInTheOrderOfNumbers()
    {
        var chain = ChainAnswer.Of("Chain", Counts(("10", "c", 1), ("9", "b", 1), ("0", "a", 1)), Counts(), Lost(0));

        Assert.Equal(["a", "b", "c"], chain!.Stages.Select(stage => stage.Name));
    }

    [Fact]
    public void Of_NobodyAsked_IsNothing() => Assert.Null(ChainAnswer.Of("Chain", Counts(), Counts(), Lost(0)));

    private static MetricResult Counts(params (string? Place, string Name, double Count)[] parts) => new(Metric("chain_delivered"), Measured(parts.Sum(part => part.Count)))
    {
        By = [.. parts.Select(part => new MetricGroup(new Dictionary<string, string?> { ["model_index"] = part.Place, ["model"] = part.Name }, Measured(part.Count)))],
    };

    private static MetricResult Lost(double count) => new(Metric("unserved_analyses"), Measured(count));

    private static MeasuredValue Measured(double count) => new(count, (long)count);

    private static Metric Metric(string name) => new(Matcher.Metrics.Single(metric => metric.Name == name), FormulaParser.Parse("Count()").Value!);
}
