using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.InMemory;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.Languages.Formula;

public sealed class FormulaOverTimeTests
{
    private static readonly FormulaNames Names = new(new Dictionary<string, double> { ["price"] = 0.5 }, new Dictionary<string, string>());

    [Theory]
    [InlineData("Rate(Count(event=cache_lookup))", 4 / 8.0)]
    [InlineData("rate(count(event=cache_lookup), 1m)", 30.0)]
    [InlineData("Rate(event=cache_lookup, m)", 30.0)]
    [InlineData("Rate((event=cache_lookup OR event=nothing), 0.5m)", 15.0)]
    [InlineData("Rate() - Rate(Count)", 0.0)]
    [InlineData("Rate(*, 8s) - Rate(NOT nothing=here, 8s)", 0.0)]
    [InlineData("Requests = Count(event=cache_lookup)\nRate(Requests + price - price, 2s)", 1.0)]
    [InlineData("Rate(Count) WHERE event=cache_lookup", 4 / 8.0)]
    [InlineData("Previous(Count(event=cache_lookup))", 0.0)]
    [InlineData("Count(event=cache_lookup) / previous(Count(event=cache_lookup)) - 1", null)]
    public void Evaluate_OverTime_KnowsTheRange(string text, double? value)
    {
        var result = FormulaParser.Parse(text, Names);
        Assert.Null(result.Error);
        var batch = QueryCases.Events(EventSchema.Canonical);
        var actual = FormulaEvaluator.Evaluate(new FormulaQuery(result.Value!), batch, new QueryBinder(batch.Schema), new QueryRange(4_000_000, 12_000_000, 8_000_000)).Value;
        Assert.True(Numbers.AreClose(value, actual), $"{actual}, not {value}");
    }

    /// <summary>Events at 1, 11, 12, 21, 22 and 23 seconds: the ranges before have fewer of them.</summary>
    [Theory]
    [InlineData("Count()", 20, 30, 10, 3.0)]
    [InlineData("Previous(Count())", 20, 30, 10, 2.0)]
    [InlineData("Previous(Previous(Count()))", 20, 30, 10, 1.0)]
    [InlineData("Count() / Previous(Count()) - 1", 20, 30, 10, 0.5)]
    [InlineData("Previous(Count())", 20, 22, 10, 1.0)]
    [InlineData("Rate(Count())", 20, 24, 10, 0.75)]
    [InlineData("Previous(Rate(Count(), 1m))", 20, 30, 10, 12.0)]
    [InlineData("Previous(Rate(Count(), 1m))", 20, 24, 10, 30.0)]
    [InlineData("Previous(2)", 20, 24, 10, 2.0)]
    [InlineData("Previous(Max(duration_ms)) + Previous(Uniq(model))", 20, 30, 10, 14.0)]
    [InlineData("Previous(Avg(duration_ms))", 0, 10, 10, null)]
    [InlineData("Count() WHERE duration_ms>21", 20, 30, 10, 2.0)]
    [InlineData("Previous(Count()) WHERE duration_ms>11", 20, 30, 10, 1.0)]
    public void Evaluate_ValuesOfTheRangeBefore_AreOfTheSamePart(string text, int from, int to, int length, double? value)
    {
        var batch = Ticks();
        var query = new FormulaQuery(FormulaParser.Parse(text).Value!);
        Assert.Equal(value, FormulaEvaluator.Evaluate(query, batch, new QueryBinder(batch.Schema), new QueryRange(from * 1_000_000L, to * 1_000_000L, length * 1_000_000L)).Value);
    }

    [Theory]
    [InlineData("Previous(Count())", "10=1 20=2")]
    [InlineData("Count() - Previous(Count())", "10=1 20=1")]
    [InlineData("Moving(Count(), 2)", "10=1.5 20=2.5")]
    [InlineData("Moving(Count(), 4)", "10=0.75 20=1.5")]
    [InlineData("moving(Avg(duration_ms), 3) - Moving(price, 2)", "10=5.75 20=11")]
    [InlineData("Previous(Moving(Count(), 2))", "10=0.5 20=1.5")]
    [InlineData("Count() / Moving(Previous(Count()), 2)", "10=4 20=2")]
    [InlineData("Rate(Count(), 1s)", "10=0.2 20=0.75")]
    [InlineData("Previous(Count()) GROUP BY model", "10/a=1 10/b=0 20/a=1 20/b=1")]
    public void Evaluate_ValuesOfTheStepBefore_AreThoseOfItsRow(string text, string rows)
    {
        var batch = Ticks();
        var query = new FormulaQuery(FormulaParser.Parse(text, Names).Value!) { Step = TimeSpan.FromSeconds(10) };
        var actual = FormulaEvaluator.Evaluate(query, batch, new QueryBinder(batch.Schema), new QueryRange(10_000_000, 24_000_000, 14_000_000));
        Assert.Equal(rows, string.Join(' ', actual.Rows.Select(row => $"{row.Step / 1000}{string.Concat(row.Keys.Select(key => $"/{key}"))}={NumberText.Format(row.Value!.Value)}")));
    }

    [Fact]
    public void Evaluate_MovingWithoutSteps_SaysWhatIsMissing()
    {
        var program = FormulaParser.Parse("1 + Moving(Count(), 7)").Value!;
        var error = Assert.Throws<QueryErrorException>(() => FormulaEvaluator.Evaluate(program, Ticks())).Error;
        Assert.Equal((4, 6, "'Moving' is the mean over the last steps of a series, and there are no steps; ask with a 'step', such as 1h"), (error.Position, error.Length, error.Message));
        Assert.Equal(7, FormulaEvaluator.Evaluate(program.WithoutSteps(), Ticks()).Value);
        Assert.Equal("column 1: a condition compares one value, so it has no 'Moving'; write the value alone and choose a longer window", FormulaParser.ParseCondition("Moving(Count(), 7) > 3").Error!.Message);
    }

    private static EventBatch Ticks()
    {
        var batch = new EventBatch(EventSchema.Canonical);
        var reader = new JsonEventReader(EventSchema.Canonical);
        foreach (var (second, model) in new[] { (1, "a"), (11, "a"), (12, "b"), (21, "a"), (22, "b"), (23, "b") })
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes($$"""{"timestamp":"1970-01-01T00:00:{{second:00}}Z","duration_ms":{{second}},"model":"{{model}}"}"""), batch, EventOrigin.Default));
        }

        return batch;
    }
}
