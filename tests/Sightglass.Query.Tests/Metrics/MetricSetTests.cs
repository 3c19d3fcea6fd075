using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Query.Metrics;

public sealed class MetricSetTests
{
    [Theory]
    [InlineData("level=error OR", "packs/shop/pack.yaml:10:36: column 15: expected a condition after 'OR'")]
    [InlineData("level=error", null)]
    public void Create_FilterOfFailures_IsParsedOrNamesItsPlaceInThePack(string filter, string? problem)
    {
        var pack = PackReader.Read("packs/shop/pack.yaml", $$"""
            name: shop
            title: Shop
            version: 1
            description: A shop.
            events:
              failed: {description: No answer., kind: error}
            metrics: {}
            home:
              metrics: []
              failures: {filter: {{filter}}, fields: [error_type] }
            """);
        List<PackDiagnostic> problems = [];

        var metrics = MetricSet.Create(PackCatalog.Create([pack.Pack!]).Catalog, problems);

        Assert.Empty(pack.Diagnostics);
        Assert.Equal(problem, problems.SingleOrDefault()?.ToString());
        Assert.Equal(problem is null, metrics.Failures.ContainsKey("shop"));
    }
}
