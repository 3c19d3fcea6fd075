using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("    formula: Count() / Uniq(user_id)", "Uniq", "9:24")]
    [InlineData("    formula: 'Count(message=\"it''s\") / Uniq(user_id)'", "Uniq", "9:40")]
    [InlineData("    formula: \"Count(event=\\\"a\\\") / Uniq(user_id)\"", "Uniq", "9:36")]
    [InlineData("    formula: |\n      Users = Uniq(user_id)\n        WHERE event=\"a\"\n      Count() / Users", "Count", "12:7")]
    [InlineData("    formula: |\n      Users = Uniq(user_id)\n        WHERE event=\"a\"\n      Count() / Users", "WHERE", "11:9")]
    [InlineData("    formula: >\n      Count() / Uniq(user_id)", "Uniq", "10:17")]
    public void Locate_EveryScalarStyle_FindsTheCharacterInTheFile(string yaml, string word, string expected)
    {
        var formula = ReadMetric(yaml).Formula;
        var position = formula.Locate(formula.Text.IndexOf(word, StringComparison.Ordinal));
        Assert.Equal("pack.yaml:" + expected, position.ToString());
    }

    [Fact]
    public void Text_LiteralScalar_LosesIndentationAndTheLastLineEnd() =>
        Assert.Equal("Users = Uniq(user_id)\nCount() / Users", ReadMetric("    formula: |\n      Users = Uniq(user_id)\n      Count() / Users").Formula.Text);

    [Fact]
    public void Locate_PastTheEnd_ContinuesTheLastLine() =>
        Assert.Equal(new SourcePosition("pack.yaml", 9, 21), ReadMetric("    formula: Count()").Formula.Locate("Count()".Length));

    private static MetricDefinition ReadMetric(string formula)
    {
        var text = "name: p\ntitle: P\nversion: 1\ndescription: D.\nevents: {a: {description: A., kind: log}}\nmetrics:\n  m:\n    title: M\n"
            + formula + "\n    description: D.\n    unit: count\n    grain: event\n";
        var result = PackReader.Read("pack.yaml", text);
        Assert.Empty(result.Diagnostics);
        return result.Pack!.Metrics.Single();
    }
}
