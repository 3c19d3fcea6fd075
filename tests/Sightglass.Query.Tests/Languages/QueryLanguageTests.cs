using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Conformance;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages;

/// <summary>The functions of every language in the list: parse, propose, print.</summary>
public sealed class QueryLanguageTests
{
    private static readonly FormulaNames Names = new(new Dictionary<string, double> { ["openai_cost_usd"] = 0.045 }, new Dictionary<string, string> { ["hit_rate"] = "1" });

    private static readonly CompletionSources Sources = new(
        QueryCases.Declared,
        Names,
        (field, _) => field == "event" ? [("cache_lookup", 4), ("workers_ai_analysis_success", 3), ("two words", 1)] : field == "level" ? [("warn", 2)] : [],
        field => field is "duration_ms" or "tokens.input" ? [("p50", 1500), ("p90", 2600.5), ("p99", 2700), ("max", 2700)]
            : field is "load" ? [("p50", -0.00012345678), ("p90", 0.29), ("p99", 4.8045375), ("max", 48045.99)]
            : throw new InvalidOperationException($"{field} has no numbers"))
    {
        Seen = ["tokens.input", "duration_ms", "tokens.output"],
    };

    /// <summary>The bar marks the cursor; the first proposals and what they replace.</summary>
    [Theory]
    [InlineData("filter", "|", "event", "")]
    [InlineData("filter", "dur|", "duration_ms", "dur")]
    [InlineData("filter", "result=hit AND cache_t|", "cache_type", "cache_t")]
    [InlineData("filter", "NOT (mod|", "model", "mod")]
    [InlineData("filter", "event |", "=", "")]
    [InlineData("filter", "event|", "event=", "event")]
    [InlineData("filter", "tok|", "tokens.input", "tok")]
    [InlineData("filter", "tokens.output|", "tokens.output=", "tokens.output")]
    [InlineData("filter", "event=|", "cache_lookup", "")]
    [InlineData("filter", "event=wor|", "workers_ai_analysis_success", "wor")]
    [InlineData("filter", "event=\"tw|", "\"two words\"", "\"tw")]
    [InlineData("filter", "success=|", "true", "")]
    [InlineData("formula", "|", "Count(", "")]
    [InlineData("formula", "av|", "Avg(", "av")]
    [InlineData("formula", "Count() / hit|", "hit_rate", "hit")]
    [InlineData("formula", "A = 1\nope|", "openai_cost_usd", "ope")]
    [InlineData("formula", "Count(event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Count((event=a OR lev|", "level", "lev")]
    [InlineData("formula", "Avg(dur|", "duration_ms", "dur")]
    [InlineData("formula", "Avg(duration_ms) WHERE event=wor|", "workers_ai_analysis_success", "wor")]
    [InlineData("formula", "Count WHERE event=a GROUP BY mod|", "model", "mod")]
    [InlineData("formula", "Count GROUP BY event, mod|", "model", "mod")]
    [InlineData("formula", "Avg(Elapsed(sess|", "session_id", "sess")]
    [InlineData("formula", "Avg(Elapsed(session_id, event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Avg(Elapsed(session_id, event=a, lev|", "level", "lev")]
    [InlineData("formula", "Avg(Elapsed(session_id, event=a, event=b)) + su|", "Sum(", "su")]
    [InlineData("formula", "Elapsed(sess|", "session_id", "sess")]
    [InlineData("formula", "Elapsed(event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Elapsed(event=a -> event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Elapsed(event=a -> event=b BY sess|", "session_id", "sess")]
    [InlineData("formula", "Avg(Elapsed(event=a -> event=b BY user_id)) + su|", "Sum(", "su")]
    [InlineData("formula", "prev|", "Previous(", "prev")]
    [InlineData("formula", "Previous(av|", "Avg(", "av")]
    [InlineData("formula", "Rate(Count(event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Rate(event=cache|", "cache_lookup", "cache")]
    [InlineData("formula", "Previous(Count(event=a)) / su|", "Sum(", "su")]
    [InlineData("formula", "dist|", "Distinct(", "dist")]
    [InlineData("formula", "Avg(duration_ms) |", "WHERE ", "")]
    [InlineData("formula", "Avg(duration_ms) WH|", "WHERE ", "WH")]
    public void Complete_AtTheCursor_ProposesWhatFits(string language, string text, string first, string replaced)
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var query = text.Remove(cursor, 1);
        var result = QueryLanguages.Find(language)!.Complete(query, cursor, Sources);
        Assert.Equal(first, result.Items[0].Insert);
        Assert.Equal(replaced, query[result.ReplaceFrom..result.ReplaceTo]);
    }

    [Theory]
    [InlineData("duration_ms>", "1500 (p50) 2600 (p90) 2700 (p99, max)")]
    [InlineData("duration_ms<=2", "2600 (p90) 2700 (p99, max)")]
    [InlineData("tokens.input<", "1500 (p50) 2600 (p90) 2700 (p99, max)")]
    [InlineData("load<", "-0.0001235 (p50) 0.29 (p90) 4.804 (p99) 48045 (max)")]
    [InlineData("level>=", "warn (2 events)")]
    [InlineData("time>", "")]
    [InlineData("duration_ms>1500 AND result=", "")]
    public void Complete_ALimit_ProposesWhatTheNumbersOfTheFieldAre(string text, string proposed) =>
        Assert.Equal(proposed, string.Join(' ', QueryLanguages.Find("filter")!.Complete(text, text.Length, Sources).Items.Select(item => $"{item.Insert} ({item.Detail})")));

    [Fact]
    public void Complete_AnyTextAndPlace_NeverThrows()
    {
        string[] pieces = ["SELECT ", "FROM ", "IN (", "{ $.", "$.event", "= ", "&&", "Count(", "Elapsed(", "→", " BY ", "(", ")", ",", "\"", "'", "\\", "=", "event", "WHERE", "GROUP BY", "\n", " ", "-", ":", "é", "\ud800"];
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            foreach (var language in QueryLanguages.All)
            {
                var result = language.Complete(text, random.Next(text.Length + 2), Sources);
                Assert.InRange(result.ReplaceFrom, 0, result.ReplaceTo);
                Assert.InRange(result.ReplaceTo, 0, text.Length);
            }
        }
    }

    [Theory]
    [InlineData("filter", "event=a", "filter", null)]
    [InlineData("formula", "Count()", "value", null)]
    [InlineData("formula", "Count GROUP BY event", "groups", null)]
    [InlineData("formula", "hit_rate * 2", "value", null)]
    [InlineData("cloudwatch", "ERROR -timeout", "filter", null)]
    [InlineData("cloudwatch", "{ $.a = 1 }", "filter", null)]
    [InlineData("filter", "event=", null, "column 7: expected a value after '='")]
    public void Parse_SaysWhatTheQueryIs(string language, string text, string? kind, string? error)
    {
        var result = QueryLanguages.Find(language)!.Parse(text, Names);
        Assert.Equal(kind, result.Value?.Kind);
        Assert.Equal(error, result.Error?.Message);
    }

    [Theory]
    [InlineData("filter", "event=\"a\" AND (b=* OR c=1)")]
    [InlineData("formula", "Count() WHERE event=\"a\" AND (b=* OR c=1)")]
    [InlineData("cloudwatch", "{ $.event = \"a\" && ($.b = * || $.c = 1) }")]
    [InlineData("sql", "SELECT * FROM events WHERE event = 'a' AND (b IS NOT NULL OR c = '1') ORDER BY time DESC")]
    [InlineData("builder", """{"filters":[{"key":"event","operation":"eq","type":"string","value":"a"},{"kind":"group","filterCombination":"or","filters":[{"key":"b","operation":"exists"},{"key":"c","operation":"eq","type":"number","value":1}]}]}""")]
    public void Print_OfAFilter_IsItsText(string language, string text) =>
        Assert.Equal(text, QueryLanguages.Find(language)!.Print(new EventsQuery(FilterParser.Parse("event=a (b=* OR c=1)").Value!), new QueryBinder(EventSchema.Canonical), FormulaNames.None).Text);
}
