namespace Sightglass.Query.Catalog.Lint;

public sealed class PackLintTests
{
    private const string Sound = """
        name: shop
        title: Shop
        version: 1
        description: A shop.
        fields:
          amount_usd: {type: number, unit: usd, description: What was paid}
          source: {type: keyword, description: Where from, values: [web, app]}
        events:
          paid: {description: Paid., kind: log, fields: [amount_usd, source, status_code]}
          failed: {description: Failed., kind: error, fields: [error_type]}
        metrics:
          payments: {title: Payments, description: All., unit: count, grain: event, formula: Count(event="paid")}
          success: {title: Success, description: Share., unit: ratio, grain: event, formula: payments / Count(event="paid" OR event="failed"), target: {min: 0.9}}
        home: {metrics: [success]}
        alerts:
          - {name: low, title: Low, priority: high, window: 1h, condition: success < 0.5}
        """;

    public static TheoryData<string> Shipped => ["ai-platform", "chat-proxy", "genai", "job-search", "learning-app", "workers-ai"];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Check_ShippedPack_FindsNothing(string name) =>
        Assert.Empty(PackLint.Check([($"packs/{name}/pack.yaml", Repository.Text($"packs/{name}/pack.yaml"))]).Select(finding => finding.ToString()));

    [Fact]
    public void Check_ShippedPacksTogether_FindsNothing() =>
        Assert.Empty(PackLint.Check([.. Shipped.Select(name => ($"packs/{name.Data}/pack.yaml", Repository.Text($"packs/{name.Data}/pack.yaml")))]).Select(finding => finding.ToString()));

    [Fact]
    public void Check_SoundPack_FindsNothing() => Assert.Empty(PackLint.Check([("shop.yaml", Sound)]).Select(finding => finding.ToString()));

    [Theory]
    // What is wrong.
    [InlineData("fields: [error_type]", "fields: [error_tpye]", "shop.yaml:10:56: event 'failed' names the unknown field 'error_tpye'; did you mean 'error_type'?")]
    [InlineData("""Count(event="paid")}""", """Count(event="payed")}""", "shop.yaml:12:99: the formula names the unknown event 'payed'; declare it under 'events'")]
    // Fields.
    [InlineData("[amount_usd, source, status_code]", "[source, status_code]", "shop.yaml:6:3: no event has the field 'amount_usd'; list it under 'fields' of those that do, or remove it")]
    [InlineData("""Count(event="paid")}""", """Sum(amonut_usd)}""", "shop.yaml:12:90: metric 'payments' names the unknown field 'amonut_usd'; did you mean 'amount_usd'?")]
    // Metrics.
    [InlineData("metrics: [success]", "metrics: [payments]", null)]
    [InlineData("success < 0.5", "payments < 1", null)]
    // Targets.
    [InlineData("{min: 0.9}", "{min: 90}", "shop.yaml:13:3: the target of metric 'success' has the limit 90, but 'ratio' goes from 0 to 1; a quotient that may be larger is a 'count'")]
    [InlineData("success < 0.5", "success < 50", "shop.yaml:16:68: alert 'low' compares metric 'success' with 50, but 'ratio' goes from 0 to 1; a quotient that may be larger is a 'count'")]
    [InlineData("target: {min: 0.9}", "target: {min: 0.9}, advice: [{when: \"< -1\", text: Look.}]", "shop.yaml:13:3: an advice of metric 'success' is for values < -1, but 'ratio' goes from 0 to 1; a quotient that may be larger is a 'count'")]
    // Conditions.
    [InlineData("""Count(event="paid")}""", """Count(event="payed_*")}""", "shop.yaml:12:92: metric 'payments': no declared event can match this condition; compare its names with those under 'events'")]
    [InlineData("""Count(event="paid")}""", """Count(event="paid" AND event="failed")}""", "shop.yaml:12:92: metric 'payments': no event can match: 'event' would have two values at once")]
    [InlineData("""Count(event="paid")}""", """Count(event="failed" AND amount_usd>5)}""", "shop.yaml:12:92: metric 'payments': no event can match: failed does not list the field 'amount_usd'")]
    [InlineData("""Count(event="paid")}""", """'Sum(amount_usd) WHERE event="failed"'}""", "shop.yaml:12:109: metric 'payments': no event can match: failed does not list the field 'amount_usd'")]
    [InlineData("""Count(event="paid")}""", """Count(event="paid" AND status_code>500 AND status_code<400)}""", "shop.yaml:12:92: metric 'payments': no event can match: 'status_code' would have two values at once")]
    [InlineData("""Count(event="paid")}""", """Count(event="paid" AND source="wbe")}""", "shop.yaml:12:116: metric 'payments': the field 'source' lists no value 'wbe'; did you mean 'web'?")]
    [InlineData("""Count(event="paid")}""", """Count(event="paid" AND status_code=many)}""", "shop.yaml:12:109: metric 'payments': column 24: 'status_code' is a number and never 'many'")]
    public void Check_PackWithAMistake_NamesIt(string part, string replacement, string? finding)
    {
        Assert.Contains(part, Sound, StringComparison.Ordinal);

        Assert.Equal(finding is null ? [] : [finding], PackLint.Check([("shop.yaml", Sound.Replace(part, replacement, StringComparison.Ordinal))]).Select(found => found.ToString()));
    }

    [Fact]
    public void Check_MetricThatNobodySees_NamesIt()
    {
        var pack = Sound.Replace("home:", "  alone: {title: Alone, description: Alone., unit: count, grain: event, formula: Count(event=\"failed\")}\n  again: {title: Again, description: Again., unit: count, grain: event, formula: Count(event=\"failed\")}\nhome:", StringComparison.Ordinal);

        Assert.Equal(
            [
                "shop.yaml:14:3: no dashboard, report, analytics group or part of Home shows the metric 'alone', and no other formula uses it; give it a panel, or remove it",
                "shop.yaml:15:3: no dashboard, report, analytics group or part of Home shows the metric 'again', and no other formula uses it; give it a panel, or remove it",
                "shop.yaml:15:3: metric 'again' has the formula of 'alone' at shop.yaml:14:3; use one of them in both places",
            ],
            PackLint.Check([("shop.yaml", pack)]).Select(finding => finding.ToString()));
    }

    [Fact]
    public void Check_LineThatSaysWhatIsIntended_IsReportedOnlyForErrors()
    {
        var unused = Sound.Replace("  source:", "  spare: {type: text, description: Spare} # intended: for later\n  source:", StringComparison.Ordinal);

        Assert.Empty(PackLint.Check([("shop.yaml", unused)]));
        Assert.Single(PackLint.Check([("shop.yaml", unused.Replace("type: text", "type: txt", StringComparison.Ordinal))]));
    }

    [Fact]
    public void Check_PacksThatDeclareTheSame_NamesBothPlaces()
    {
        var other = Sound.Replace("name: shop", "name: store", StringComparison.Ordinal).Replace("type: number, unit: usd", "type: text", StringComparison.Ordinal);

        var findings = PackLint.Check([("shop.yaml", Sound), ("store.yaml", other)]).Select(finding => finding.ToString()).ToList();

        Assert.Contains("store.yaml:9:3: event 'paid' is already declared at shop.yaml:9:3; one pack must own it", findings);
        Assert.Contains("store.yaml:12:3: metric or constant 'payments' is already defined at shop.yaml:12:3; choose another name", findings);
        Assert.Contains("store.yaml:6:3: field 'amount_usd' is text here but number in usd at shop.yaml:6:3; declare it the same way in both", findings);
    }
}
