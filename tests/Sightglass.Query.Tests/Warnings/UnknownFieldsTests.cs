using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Warnings;

public sealed class UnknownFieldsTests
{
    private static readonly FormulaNames Names = new(new Dictionary<string, double>(), new Dictionary<string, string> { ["metric"] = "Sum(elsewhere)" });

    private static readonly UnknownFields Fields = new(new QueryBinder(QueryCases.Declared));

    [Theory]
    [InlineData("event=a event_type=b time>5 cache_type=kv", "")]
    [InlineData("word \"two words\" NOT third", "")]
    [InlineData("evnt=a OR NOT (extra=* reslt!=hit)", "evnt 0, extra 15, reslt 23")]
    [InlineData("extra=1 extra=2 attributes.event=x", "extra 0, attributes.event 16")]
    public void Of_AFilter_ListsEachNameWithoutAField(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", Fields.Of(new EventsQuery(FilterParser.Parse(text).Value!)).Select(name => $"{name.Name} {name.Span.Start}")));

    [Theory]
    [InlineData("A = Avg(dur) WHERE evnt=x\n-A / Count() + metric GROUP BY modle", "dur 8, evnt 19, modle 57")]
    [InlineData("Avg(Elapsed(key, a=1, b=2)) / Sum(duration_ms) WHERE c=3", "key 12, a 17, b 22, c 53")]
    public void Of_AFormula_ListsNamesOfItsOwnText(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", Fields.Of(FormulaParser.Parse(text, Names).Value!).Select(name => $"{name.Name} {name.Span.Start}")));

    [Theory]
    [InlineData("duratoin_ms>5", 0, 11, "column 1: no event in the range has a field 'duratoin_ms'; did you mean 'duration_ms'?", "duration_ms")]
    [InlineData("a=1 Cache_Type=kv", 0, 1, "column 1: no event in the range has a field 'a'", null)]
    [InlineData("metdata.region=eu", 0, 14, "column 1: no event in the range has a field 'metdata.region'; did you mean 'metadata.region'?", "metadata.region")]
    [InlineData("attributes.regoin=eu", 0, 17, "column 1: no event in the range has a field 'attributes.regoin'; did you mean 'region'?", "region")]
    [InlineData("timestamp>5", 0, 9, "column 1: no event in the range has a field 'timestamp'; did you mean 'time'?", "time")]
    [InlineData("log.level=info", 0, 9, "column 1: no event in the range has a field 'log.level'; did you mean 'level'?", "level")]
    [InlineData("tenant_id=a", 0, 9, "column 1: no event in the range has a field 'tenant_id'; did you mean 'tenant'?", "tenant")]
    [InlineData("\"with spaec\"=1", 0, 12, "column 1: no event in the range has a field 'with spaec'; did you mean '\"with space\"'?", "\"with space\"")]
    public void Warn_ForAName_ProposesTheClosest(string text, int position, int length, string message, string? suggestion)
    {
        var names = new AttributeNames();
        names.Add("""{"metadata":{"region":"eu","deep":{"er":{"still":{"not":1}}}},"region":1,"with space":2}""");
        var warning = Fields.Warn(text, Fields.Of(new EventsQuery(FilterParser.Parse(text).Value!))[0], names.All);
        Assert.Equal((position, length, message, suggestion), (warning.Position, warning.Length, warning.Message, warning.Suggestion));
    }

    [Fact]
    public void AttributeNames_OfAnEvent_ArePathsToAFixedDepth()
    {
        var names = new AttributeNames();
        names.Add("""{"a":{"b":{"c":{"d":{"e":1}}}},"x.y":[{"z":1}]}""");
        names.Add("""{"a":1,"f":null}""");
        Assert.Equal(["a", "a.b", "a.b.c", "a.b.c.d", "x.y", "f"], names.All);
    }
}
