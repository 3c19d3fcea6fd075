using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Languages;
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
    [InlineData("*:word _exists_:event extra=1|2", "extra 22")]
    public void Of_AFilter_ListsEachNameWithoutAField(string text, string expected) =>
        Assert.Equal(expected, string.Join(", ", Fields.Of(QueryLanguages.Filter.Parse(text, FormulaNames.None).Value!).Select(name => $"{name.Name} {name.Span.Start}")));

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
    [InlineData("https://host/path?x=1 a", 0, 21, "column 1: no event in the range has a field 'https': a text is searched in quotes; did you mean '\"https://host/path?x=1\"'?", "\"https://host/path?x=1\"")]
    [InlineData("at 12:30:05 a", 3, 8, "column 4: no event in the range has a field '12': a text is searched in quotes; did you mean '\"12:30:05\"'?", "\"12:30:05\"")]
    [InlineData("2026-01-15T10:30:00Z", 0, 20, "column 1: no event in the range has a field '2026-01-15T10': a text is searched in quotes; did you mean '\"2026-01-15T10:30:00Z\"'?", "\"2026-01-15T10:30:00Z\"")]
    [InlineData("5 > 3", 0, 5, "column 1: no event in the range has a field '5': a text is searched in quotes; did you mean '\"5 > 3\"'?", "\"5 > 3\"")]
    [InlineData("C:\\logs", 0, 7, "column 1: no event in the range has a field 'C': a text is searched in quotes; did you mean '\"C:\\\\logs\"'?", "\"C:\\\\logs\"")]
    [InlineData("/app/main.py:12", 0, 15, "column 1: no event in the range has a field '/app/main.py': a text is searched in quotes; did you mean '\"/app/main.py:12\"'?", "\"/app/main.py:12\"")]
    [InlineData("/api?a=b&c=d", 0, 12, "column 1: no event in the range has a field '/api?a': a text is searched in quotes; did you mean '\"/api?a=b&c=d\"'?", "\"/api?a=b&c=d\"")]
    [InlineData("TypeError: undefined", 0, 9, "column 1: no event in the range has a field 'TypeError': a text is searched in quotes", null)]
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
