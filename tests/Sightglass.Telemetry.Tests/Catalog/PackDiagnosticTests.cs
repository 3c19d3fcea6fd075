using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog;

/// <summary>Each rule of the pack format: one line of a valid pack is replaced, and the exact text and position of the error are compared.</summary>
public sealed class PackDiagnosticTests
{
    // The cases below depend on the line numbers.
    private const string Sound = """
        name: shop
        title: Shop
        version: 1
        description: A shop.
        constants:
          call_cost_usd: {value: 0.01, unit: usd, description: One call}
        fields:
          score: {type: number, unit: points, description: How good}
          verdict: {type: keyword, description: In words, values: [good, bad]}
        common: [logger]
        events:
          answered:
            description: An answer.
            kind: ai
            level: info
            grain: job
            set: {provider: openai}
            fields: [model, score, attributes.raw]
            required: [model]
            aliases: [answer]
          failed: {description: No answer., kind: error}
        metrics:
          answers:
            title: Answers
            description: All of them.
            unit: count
            grain: job
            formula: Count(event="answered")
            better: higher
            by: [model]
            target: {min: 1, max: 9}
            targets:
              - {where: {model: a}, min: 2}
            advice:
              - {when: "< 1", where: {model: a}, text: Ask more.}
            precision: 2
        home: {metrics: [answers], breakdowns: [answers]}
        analytics:
          shop: [answers]
        dashboards:
          - name: main
            title: Main
            panels:
              - {title: Answers, metric: answers, chart: line, by: [model], step: 1h}
              - {title: Failures, formula: Count(event="failed"), unit: count, chart: bar}
        alerts:
          - name: too-few
            title: Too few
            priority: high
            condition: answers < 3
            window: 1h
            for: 5m
          - name: strange
            title: Strange
            priority: low
            window: 1h
            unusual: {formula: answers, baseline: 7d, factor: 3}
        reports:
          - {name: weekly, title: Week, schedule: weekly, metrics: [answers]}

        """;

    [Fact]
    public void Read_SoundPack_HasNoDiagnostics() => Assert.Empty(Diagnose(Sound));

    /// <summary>The tenant is part of every event, so packs need not declare it to count by it.</summary>
    [Theory]
    [InlineData("    by: [model]\n    target", "    by: [model, tenant]\n    target")]
    [InlineData("chart: line, by: [model]", "chart: line, by: [tenant], where: {tenant: acme}")]
    [InlineData("for: 5m", "for: 5m\n    by: [tenant]\n    where: {tenant: acme}")]
    public void Read_SplitByTenant_NeedsNoDeclaration(string line, string replacement)
    {
        Assert.Contains(line, Sound, StringComparison.Ordinal);
        Assert.Empty(Diagnose(Sound.Replace(line, replacement, StringComparison.Ordinal)));
    }

    [Theory]
    // The file.
    [InlineData("version: 1", "version: [1", "4:1: not valid YAML: a bracket or quote opened before this is not closed")]
    [InlineData("title: Shop\n", "title: Shop\ntitle: Shop\n", "3:1: not valid YAML: duplicate key title")]
    [InlineData("title: Shop\n", "", "1:1: the pack has no 'title'; add it")]
    [InlineData("title: Shop", "titel: Shop\ntitle: Shop", "2:1: unknown key 'titel' in the pack; did you mean 'title'?")]
    [InlineData("title: Shop", "title: ''", "2:8: 'title' of the pack is empty; write its text")]
    [InlineData("title: Shop", "title: [Shop]", "2:8: 'title' of the pack must be text")]
    [InlineData("name: shop", "name: My Shop", "1:7: 'My Shop' is not a pack name; use lower-case letters, digits and '-', beginning with a letter, at most 64", "1:7: the pack is named 'My Shop' but its folder 'shop'; give both the same name")]
    [InlineData("name: shop", "name: store", "1:7: the pack is named 'store' but its folder 'shop'; give both the same name")]
    [InlineData("version: 1", "version: one", "3:10: 'version' of the pack must be a whole number from 1 to 1000000, not 'one'")]
    // Constants.
    [InlineData("value: 0.01", "value: cheap", "6:26: 'value' of constant 'call_cost_usd' must be a number, not 'cheap'")]
    [InlineData("unit: usd", "unit: euro", "6:38: unknown unit 'euro'; use one of ratio, percent, usd, ms, seconds, count, tokens, points, bytes")]
    [InlineData("  call_cost_usd:", "  call-cost:", "6:3: 'call-cost' is not a constant name; use letters, digits and '_', beginning with a letter, at most 64")]
    [InlineData(", description: One call}", "}", "6:3: constant 'call_cost_usd' has no 'description'; add it")]
    // Fields.
    [InlineData("type: number", "type: float", "8:17: unknown field type 'float'; use one of keyword, text, integer, number, boolean, timestamp")]
    [InlineData("type: number", "type: nubmer", "8:17: unknown field type 'nubmer'; did you mean 'number'?")]
    [InlineData("How good}", "How good, or bad}", "8:62: unknown key 'or bad' in field 'score'; put a text that holds a comma in quotes")]
    [InlineData("type: keyword, description: In words", "type: text, description: In words", "9:56: field 'verdict' is of type text; only keyword fields may list values")]
    [InlineData("  verdict:", "  cost:", "9:3: 'cost' is a canonical field of type number (it means 'cost_usd'); remove the declaration")]
    [InlineData("  verdict:", "  model:", "9:3: 'model' is a canonical field of type keyword; remove the declaration")]
    [InlineData("  verdict:", "  tenant:", "9:3: 'tenant' is part of every event; remove the declaration")]
    [InlineData("values: [good, bad]", "aliases: [score]", "9:61: 'score' is already declared at line 8; choose another name")]
    [InlineData("common: [logger]", "common: [loger]", "10:10: 'common' names the unknown field 'loger'; did you mean 'logger'?")]
    // Events.
    [InlineData("kind: ai", "kind: call", "14:11: unknown event kind 'call'; use one of log, span, ai, view, point, error, metric")]
    [InlineData("level: info", "level: notice", "15:12: unknown level 'notice'; use one of trace, debug, info, warn, error, fatal")]
    [InlineData("grain: job\n    set", "grain: jobs\n    set", "16:12: unknown grain 'jobs'; did you mean 'job'?")]
    [InlineData("set: {provider: openai}", "set: {provder: openai}", "17:11: event 'answered' sets 'provder'; did you mean 'provider'?")]
    [InlineData("set: {provider: openai}", "set: {score: 1}", "17:11: event 'answered' sets 'score'; only canonical keyword fields can be set")]
    [InlineData("fields: [model, score,", "fields: [model, scoer,", "18:21: event 'answered' names the unknown field 'scoer'; did you mean 'score'?")]
    [InlineData("fields: [model, score,", "fields: [model, color,", "18:21: event 'answered' names the unknown field 'color'; declare it under 'fields'")]
    [InlineData("fields: [model, score,", "fields: [model, model,", "18:21: 'model' stands twice in 'fields' of event 'answered'; remove one")]
    [InlineData("required: [model]", "required: [user_id]", "19:16: event 'answered' requires 'user_id', which is not among its fields; add it there")]
    [InlineData("aliases: [answer]", "aliases: [failed]", "20:15: event 'failed' is already declared at line 21; choose another name")]
    [InlineData("aliases: [answer]", "aliases: [an answer]", "20:15: 'an answer' is not an event name; use letters, digits and '_', '.', ':', '-', '/', at most 128")]
    [InlineData("aliases: [answer]", "aliases: answer", "20:14: 'aliases' of event 'answered' must be a list, for example [a, b]")]
    // Metrics.
    [InlineData("    formula: Count(event=\"answered\")\n", "", "23:3: metric 'answers' has no 'formula'; add it")]
    [InlineData("formula: Count(event=\"answered\")", "formula: ''", "28:14: 'formula' of metric 'answers' is empty; write a formula such as Count(event=\"…\")")]
    [InlineData("better: higher", "better: more", "29:13: unknown direction 'more'; use one of higher, lower, band")]
    [InlineData("    by: [model]\n    target", "    by: [modle, model]\n    target", "30:10: metric 'answers' names the unknown field 'modle'; did you mean 'model'?")]
    [InlineData("target: {min: 1, max: 9}", "target: {}", "31:13: the target of metric 'answers' has neither 'min' nor 'max'; give one of them")]
    [InlineData("target: {min: 1, max: 9}", "target: {min: 9, max: 1}", "31:19: the target of metric 'answers' has min 9 above max 1; swap them")]
    [InlineData("target: {min: 1, max: 9}", "target: {minimum: 1, max: 9}", "31:14: unknown key 'minimum' in the target of metric 'answers'; use one of min, max")]
    [InlineData("target: {min: 1, max: 9}", "target: 1", "31:13: the target of metric 'answers' must be a mapping of min, max")]
    [InlineData("- {where: {model: a}, min: 2}", "- {where: {score: 1}, min: 2}", "33:18: 'score' is not in 'by' of metric 'answers'; add it there or remove the condition")]
    [InlineData("when: \"< 1\"", "when: \"under 1\"", "35:16: 'under 1' is not a comparison; write one of <, <=, >, >= and a number, for example \"< 0.8\"")]
    [InlineData("precision: 2", "precision: 20", "36:16: 'precision' of metric 'answers' must be a whole number from 0 to 9, not '20'")]
    [InlineData("precision: 2", "minimum: 0", "36:14: 'minimum' of metric 'answers' must be a whole number from 1 to 1000000, not '0'")]
    [InlineData("precision: 2", "minimum: many", "36:14: 'minimum' of metric 'answers' must be a whole number from 1 to 1000000, not 'many'")]
    [InlineData("precision: 2", "change: 0", "36:13: 'change' of metric 'answers' must be above 0 and at most 10, not 0; 0.1 is a tenth of the value")]
    [InlineData("precision: 2", "openmetrics: {kind: count}", "36:25: unknown kind 'count'; use one of counter, gauge, histogram")]
    [InlineData("precision: 2", "openmetrics: {kind: histogram}", "36:25: 'openmetrics' of metric 'answers' has no 'buckets'; list the upper end of each, for example [1, 2, 5, 10]")]
    [InlineData("precision: 2", "openmetrics: {kind: histogram, buckets: [2, 1]}", "36:49: 'buckets' of 'openmetrics' of metric 'answers' must ascend; 1 comes after 2")]
    [InlineData("precision: 2", "openmetrics: {kind: counter, window: 1h}", "36:42: 'window' of 'openmetrics' of metric 'answers' is only for a gauge; counters and histograms count since the first event; remove it")]
    [InlineData("precision: 2", "openmetrics: {kind: counter, labels: [modle]}", "36:43: 'openmetrics' of metric 'answers' names the unknown field 'modle'; did you mean 'model'?")]
    [InlineData("  call_cost_usd:", "  answers:", "23:3: metric 'answers' has the name of the constant at line 6; formulas could not tell them apart, rename one")]
    // Uses of metrics.
    [InlineData("home: {metrics: [answers]", "home: {metrics: [anwsers]", "37:18: home names the unknown metric 'anwsers'; did you mean 'answers'?")]
    [InlineData("breakdowns: [answers]", "chain: {title: A, delivered: answers, passed_on: answers}", "37:35: the chain of home has no 'undelivered'; add it", "37:57: 'answers' must be split by a place and a name, such as by: [model_index, model]", "37:77: 'answers' must be split by a place and a name, such as by: [model_index, model]")]
    [InlineData("breakdowns: [answers]", "chain: {title: A, delivered: anwsers, passed_on: nobody, undelivered: answers}", "37:57: the chain of home names the unknown metric 'anwsers'; did you mean 'answers'?", "37:77: the chain of home names the unknown metric 'nobody'; define it under 'metrics'")]
    [InlineData("breakdowns: [answers]", "costs: {title: A, actual: answers, alternative: anwsers}", "37:35: 'costs' of home has no 'saved'; add it", "37:35: 'costs' of home has no 'saved_percent'; add it", "37:54: 'answers' has the unit count; 'actual' of 'costs' of home must be a metric in usd", "37:76: 'costs' of home names the unknown metric 'anwsers'; did you mean 'answers'?")]
    [InlineData("breakdowns: [answers]", "failures: {filter: level=error, fields: [modle]}", "37:69: 'failures' of home names the unknown field 'modle'; did you mean 'model'?")]
    [InlineData("breakdowns: [answers]", "failures: {filter: '', fields: [model]}", "37:47: 'filter' of 'failures' of home is empty; write a filter such as level=error")]
    [InlineData("  shop: [answers]", "  shop: [revenue]", "39:10: analytics group 'shop' names the unknown metric 'revenue'; define it under 'metrics'")]
    [InlineData("  shop: [answers]", "  shop: answers", "39:9: analytics group 'shop' must be a list of metric names")]
    [InlineData("metric: answers, chart: line", "chart: line", "44:9: panel 'Answers' must have either 'metric' or 'formula'")]
    [InlineData("metric: answers, chart: line", "metric: answers, unit: count, chart: line", "44:49: panel 'Answers' shows a metric, which has its own unit; remove 'unit'")]
    [InlineData("metric: answers, chart: line", "metric: answer, chart: line", "44:34: panel 'Answers' names the unknown metric 'answer'; did you mean 'answers'?")]
    [InlineData("    title: Main\n", "    title: Main\n    variables: [modle]\n", "43:17: dashboard 'main' names the unknown field 'modle'; did you mean 'model'?")]
    [InlineData("    title: Main\n", "    title: Main\n    variables: [model, model]\n", "43:24: 'model' stands twice in 'variables' of a dashboard; remove one")]
    [InlineData("    title: Main\n", "    title: Main\n    variables: [model, score, verdict, provider, level, service, route, method, kind]\n", "43:16: dashboard 'main' has 9 variables, the limit is 8; keep those that people choose by")]
    [InlineData("chart: line", "chart: area", "44:50: unknown chart 'area'; use one of line, bar, stat, table, pie, histogram, heatmap")]
    [InlineData("step: 1h", "step: hourly", "44:75: 'step' of a panel of dashboard 'main' must be a duration such as 30s, 5m, 1h or 7d, not 'hourly'")]
    [InlineData("schedule: weekly", "schedule: yearly", "59:43: unknown schedule 'yearly'; use one of daily, weekly, monthly")]
    // Alerts.
    [InlineData("priority: high", "priority: urgent", "49:15: unknown priority 'urgent'; use one of high, medium, low")]
    [InlineData("    condition: answers < 3\n", "", "47:5: alert 'too-few' must have either 'condition' or 'unusual'")]
    [InlineData("for: 5m", "for: 5 minutes", "52:10: 'for' of an alert must be a duration such as 30s, 5m, 1h or 7d, not '5 minutes'")]
    [InlineData("name: strange", "name: too-few", "53:11: alert 'too-few' is already defined at line 47; choose another name")]
    [InlineData("factor: 3", "factor: 0.5", "57:55: 'factor' of alert 'strange' must be above 1, not 0.5")]
    public void Read_OneMistake_NamesPlaceAndWayOut(string line, string replacement, params string[] expected)
    {
        Assert.Contains(line, Sound, StringComparison.Ordinal);
        var at = Sound.IndexOf(line, StringComparison.Ordinal);
        var broken = Sound[..at] + replacement + Sound[(at + line.Length)..];
        Assert.Equal(expected.Select(message => "packs/shop/pack.yaml:" + message), Diagnose(broken));
    }

    [Fact]
    public void Read_ADashboardOfTooManyPanels_IsReported()
    {
        const string panel = "      - {title: Failures, formula: Count(event=\"failed\"), unit: count, chart: bar}\n";
        var broken = Sound.Replace(panel, string.Concat(Enumerable.Repeat(panel, 40)), StringComparison.Ordinal);

        Assert.Equal(["packs/shop/pack.yaml:44:7: dashboard 'main' has 41 panels, the limit is 40; make two of it"], Diagnose(broken));
    }

    [Theory]
    [InlineData("", "1:1: the file must hold one YAML mapping")]
    [InlineData("- a\n- b\n", "1:1: the file must hold one YAML mapping")]
    public void Read_NoMapping_ReturnsNoPack(string text, string expected)
    {
        var result = PackReader.Read("pack.yaml", text);
        Assert.Null(result.Pack);
        Assert.Equal(["pack.yaml:" + expected], result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsAllInOrderOfTheFile()
    {
        var broken = Sound.Replace("type: number", "type: float", StringComparison.Ordinal)
            .Replace("kind: ai", "kind: call", StringComparison.Ordinal)
            .Replace("better: higher", "better: more", StringComparison.Ordinal);
        Assert.Equal([8, 14, 29], PackReader.Read("pack.yaml", broken).Diagnostics.Select(diagnostic => diagnostic.Position.Line));
    }

    [Fact]
    public void Read_DeepNesting_IsReportedRatherThanFollowed() =>
        Assert.Equal(
            ["pack.yaml:1:36: not valid YAML: nested more than 32 deep"],
            PackReader.Read("pack.yaml", "name: " + new string('[', 100_000)).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Fact]
    public void Read_DamagedPack_NeverThrows()
    {
        // 2,000 rounds: every line of the valid pack is hit about thirty times. The seed makes a failure repeatable.
        var random = new Random(20250121);
        for (var round = 0; round < 2_000; round++)
        {
            var at = random.Next(Sound.Length);
            var length = Math.Min(random.Next(12), Sound.Length - at);
            const string noise = "{}[]:,-|>'\"&*!%@`#\t\n x1";
            var damaged = Sound[..at] + noise[random.Next(noise.Length)] + Sound[(at + length)..];
            PackReader.Read("pack.yaml", damaged);
        }
    }

    private static IEnumerable<string> Diagnose(string text) =>
        PackReader.Read("packs/shop/pack.yaml", text).Diagnostics.Select(diagnostic => diagnostic.ToString());
}
