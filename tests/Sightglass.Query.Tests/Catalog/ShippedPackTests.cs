using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.Catalog;

/// <summary>The packs in <c>packs/</c> over the samples in <c>samples/</c>.</summary>
public sealed class ShippedPackTests
{
    private static readonly string[] Names = ["workers-ai", "chat-proxy", "ai-platform", "learning-app", "job-search", "genai"];

    private static readonly Lazy<(PackCatalog Catalog, CompiledCatalog Compiled)> Packs = new(Load);

    public static TheoryData<string> All => [.. Names];

    [Theory]
    [MemberData(nameof(All))]
    public void Alerts_OverTheSample_HaveAValueToCompare(string pack)
    {
        var (catalog, compiled) = Packs.Value;
        var batch = Sample(catalog, pack);
        var binder = new QueryBinder(batch.Schema, catalog.EventNames);
        var alerts = catalog.Packs.Single(known => known.Name == pack).Alerts;

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.NotNull(FormulaEvaluator.Evaluate(new FormulaQuery(compiled.Alerts[alert].Formula) { By = [] }, batch, binder).Value));
        Assert.All(alerts, alert => Assert.Equal(alert.Condition is null, compiled.Alerts[alert].Comparison is null));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Panels_OverTheSample_HaveRows(string pack)
    {
        var (catalog, compiled) = Packs.Value;
        var batch = Sample(catalog, pack);
        var binder = new QueryBinder(batch.Schema, catalog.EventNames);
        foreach (var panel in catalog.Packs.Single(known => known.Name == pack).Dashboards.SelectMany(dashboard => dashboard.Panels))
        {
            var metric = panel.Metric is { } name ? compiled.ByName[name] : null;
            var query = new FormulaQuery(metric?.Program ?? compiled.Panels[panel]) { By = panel.By ?? metric?.By };

            Assert.True(FormulaEvaluator.Evaluate(query, batch, binder).Rows.Any(row => row.Value is not null), $"the panel '{panel.Title}' of {pack} has no value");
            Assert.True(panel.Chart is not ChartKind.Histogram || query.By?.Count == 1, $"the histogram '{panel.Title}' of {pack} has no single key");
            Assert.True(panel.Chart is not ChartKind.Heatmap || query.By?.Count == 2, $"the heatmap '{panel.Title}' of {pack} has no two keys");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Numbers_BesideTheEventsOfAllOtherPacks_AreThoseOfThePackAlone(string pack)
    {
        var (catalog, compiled) = Packs.Value;
        var (alone, together) = (Sample(catalog, pack), Sample(catalog, Names));
        var binder = new QueryBinder(alone.Schema, catalog.EventNames);
        var binderOfAll = new QueryBinder(together.Schema, catalog.EventNames);
        var declared = catalog.Packs.Single(known => known.Name == pack);
        var metrics = declared.Metrics.Select(metric => (What: $"metric {metric.Name}", compiled.ByName[metric.Name].Program, compiled.ByName[metric.Name].By));
        var panels = declared.Dashboards.SelectMany(dashboard => dashboard.Panels).Select(panel => (
            What: $"panel {panel.Title}",
            Program: panel.Metric is { } name ? compiled.ByName[name].Program : compiled.Panels[panel],
            By: panel.By ?? (panel.Metric is { } split ? compiled.ByName[split].By : [])));
        var alerts = declared.Alerts.Select(alert => (What: $"alert {alert.Name}", Program: compiled.Alerts[alert].Formula, alert.By));

        Assert.All(metrics.Concat(panels).Concat(alerts), number =>
        {
            foreach (var by in new[] { [], number.By })
            {
                var query = new FormulaQuery(number.Program) { By = by };
                Assert.Equal(Rows(FormulaEvaluator.Evaluate(query, alone, binder)), Rows(FormulaEvaluator.Evaluate(query, together, binderOfAll)));
            }
        });

        static IEnumerable<string> Rows(FormulaResult result) => result.Rows.Select(row => $"{string.Join('|', row.Keys)} = {row.Value:G12}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void ObjectUnderTheNameOfAText_IsFoundByItsMembersAndNoDrift()
    {
        var (catalog, _) = Packs.Value;
        var batch = new EventBatch(new EventSchema(catalog.Fields.Where(field => !field.IsCanonical))) { FirstSequence = 1 };
        var reader = new JsonEventReader(batch.Schema);
        foreach (var line in new[] { """{"event":"a","error":{"message":"gone","stack":"x"}}""", """{"event":"a","error":"gone"}""", """{"event":"a","will_retry":{"no":1}}""" })
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(line), batch, EventOrigin.Default));
        }

        Assert.Equal(["will_retry"], batch.Drift.Keys.Select(ordinal => batch.Schema.Fields[ordinal].Name));
        Assert.Equal((1, 1), (Count("error.message=gone"), Count("error=gone")));

        double? Count(string filter) => FormulaEvaluator.Evaluate(FormulaParser.Parse($"Count({filter})").Value!, batch).Value;
    }

    private static EventBatch Sample(PackCatalog catalog, params string[] packs)
    {
        var batch = new EventBatch(new EventSchema(catalog.Fields.Where(field => !field.IsCanonical))) { FirstSequence = 1, ReceivedMicros = EventTime.EndMicros - 1 };
        var reader = new JsonEventReader(batch.Schema);
        foreach (var line in packs.SelectMany(pack => File.ReadLines(Repository.FullPath($"samples/{pack}.ndjson"))))
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(line), batch, EventOrigin.Default));
        }

        return batch;
    }

    private static (PackCatalog, CompiledCatalog) Load()
    {
        var catalog = PackCatalog.Create([.. Names.Select(name => PackReader.Read($"packs/{name}/pack.yaml", Repository.Text($"packs/{name}/pack.yaml")).Pack!)]).Catalog;
        List<PackDiagnostic> problems = [];
        var compiled = CompiledCatalog.Create(catalog, problems);
        Assert.Empty(problems);
        return (catalog, compiled);
    }
}
