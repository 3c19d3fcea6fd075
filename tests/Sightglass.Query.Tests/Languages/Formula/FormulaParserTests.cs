using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.InMemory;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.Formula;

public sealed class FormulaParserTests
{
    private static readonly FormulaNames Names = new(
        new Dictionary<string, double> { ["price"] = 0.5 },
        new Dictionary<string, string>
        {
            ["lookups"] = "Count(event=cache_lookup)",
            ["hit_rate"] = "Hits = Count(event=cache_lookup result=hit)\nHits / lookups",
            ["loop_a"] = "loop_b + 1",
            ["loop_b"] = "2 * loop_a",
            ["broken"] = "Count(",
            ["split"] = "Count() GROUP BY event",
        });

    [Theory]
    [InlineData("1 + 2 * 3", 7.0)]
    [InlineData("(1 + 2) * 3", 9.0)]
    [InlineData("-2 - -3", 1.0)]
    [InlineData("- (2 + 3)", -5.0)]
    [InlineData("8 / 4 / 2", 1.0)]
    [InlineData("8 ÷ 2 × 3", 12.0)]
    [InlineData("$1.5 + .5 + 1e2", 102.0)]
    [InlineData("1 / 0", null)]
    [InlineData("0 * (1 / 0)", null)]
    [InlineData("1e308 * 10", null)]
    [InlineData("Count", 15.0)]
    [InlineData("count()", 15.0)]
    [InlineData("Count WHERE event=cache_lookup", 4.0)]
    [InlineData("Count()\nWHERE event=cache_lookup AND\nresult=hit", 3.0)]
    [InlineData("Count(event=cache_lookup) WHERE result=hit", 3.0)]
    [InlineData("Count() /\n\nCount()", 1.0)]
    [InlineData("Count()\n/ Count()", 1.0)]
    [InlineData("A = Count()\nB = A * 2\nB - A", 15.0)]
    [InlineData("Last = Max(duration_ms)\nMax = Min(duration_ms)\nMax(duration_ms) - Last + Max", 800.0)]
    [InlineData("A = Count()\nB = A * 2", 30.0)]
    [InlineData("Hits = Count() WHERE result=hit\nHits / Count() ", 0.2)]
    [InlineData("Enabled = Uniq(user_id) WHERE event=\"cache_lookup\"\nEnabled / Uniq(user_id)", 1.0)]
    [InlineData("lookups * price", 2.0)]
    [InlineData("hit_rate", 0.75)]
    [InlineData("100 * hit_rate - lookups", 71.0)]
    [InlineData("Uniq(user_id)", 3.0)]
    [InlineData("COUNT_DISTINCT(user_id)", 3.0)]
    [InlineData("Uniq(nothing)", null)]
    [InlineData("Sum(nothing)", null)]
    [InlineData("Avg(event)", null)]
    [InlineData("p50(duration_ms) WHERE event=workers_ai_validation_failed", 1100.0)]
    [InlineData("Median(overall_score) WHERE event=workers_ai_validation_failed", -5.0)]
    [InlineData("P99(duration_ms)", 15000.0)]
    [InlineData("P01(duration_ms)", 800.0)]
    [InlineData("P999(duration_ms)", 15000.0)]
    [InlineData("Max('duration_ms') - Min(\"duration_ms\")", 14200.0)]
    [InlineData("Max(\"duration\\_ms\")", 15000.0)]
    [InlineData("Count WHERE /", 7.0)]
    [InlineData("Count WHERE *", 15.0)]
    [InlineData("Count WHERE -Network", 13.0)]
    [InlineData("Count WHERE event=cache_lookup\nAND result=hit", 3.0)]
    [InlineData("Count(event=cache_lookup) - Count((event=cache_lookup))", 0.0)]
    [InlineData("Avg(Elapsed(job_id, event=workers_ai_analysis_success, event=cache_lookup))", 5000.0)]
    [InlineData("Count(Elapsed(job_id, event=workers_ai_analysis_success, event=cache_lookup))", 3.0)]
    [InlineData("Count(Elapsed(job_id, event=cache_lookup, event=workers_ai_analysis_success))", 0.0)]
    [InlineData("Max(Elapsed(user_id, *, *))", 0.0)]
    [InlineData("Count(Elapsed(user_id, (result=hit OR a,b), (result=miss)))", 0.0)]
    [InlineData("Elapsed(job_id, event=workers_ai_analysis_success, event=cache_lookup)", 5000.0)]
    [InlineData("Elapsed(event=workers_ai_analysis_success -> event=cache_lookup BY job_id)", 5000.0)]
    [InlineData("avg(elapsed(event=\"workers_ai_analysis_success\"->event=\"cache_lookup\" BY \"job_id\")) / 1000", 5.0)]
    [InlineData("Count(Elapsed(event=workers_ai_analysis_success → (event=cache_lookup) BY job_id))", 3.0)]
    [InlineData("Count(Elapsed(job_id, message=\"a -> b\", event=cache_lookup))", 0.0)]
    [InlineData("Max(Elapsed(* -> * BY user_id))", 0.0)]
    [InlineData("DISTINCT(event) - Uniq(event) + distinct(event) - count_distinct(event)", 0.0)]
    [InlineData("stddev(duration_ms) * StdDev(duration_ms) / var(duration_ms)", 1.0)]
    [InlineData("Variance(overall_score) WHERE nothing=here", null)]
    [InlineData("Coalesce(Sum(overall_score), 0) WHERE nothing=here", 0d)]
    public void Parse_Accepts_AndGivesTheValue(string text, double? value)
    {
        var result = FormulaParser.Parse(text, Names);
        Assert.Null(result.Error);
        foreach (var schema in QueryCases.Schemas.Values)
        {
            var actual = FormulaEvaluator.Evaluate(result.Value!, QueryCases.Events(schema)).Value;
            Assert.True(Numbers.AreClose(value, actual), $"{actual}, not {value}");
        }
    }

    [Theory]
    [InlineData("Count GROUP BY success", "null 11, true 3, false 1")]
    [InlineData("Count GROUP BY success ORDER BY value", "null 11, true 3, false 1")]
    [InlineData("Count GROUP BY success ORDER BY value ASC", "false 1, true 3, null 11")]
    [InlineData("Count GROUP BY success ORDER BY success DESC LIMIT 2", "true 3, false 1")]
    [InlineData("Count WHERE attempt=* GROUP BY attempt", "1 2, 2 1")]
    [InlineData("Count WHERE event=cache_lookup\nGROUP BY cache_type, result\nLIMIT 2", "kv/hit 2, db/hit 1")]
    [InlineData("Count(result=hit) / Count(event=cache_lookup) GROUP BY cache_type", "db 1, kv 0.6666666666666666")]
    [InlineData("Count WHERE metadata.tags=* GROUP BY metadata.tags", "[\"a\",\"b\"] 1")]
    public void Parse_WithGroups_GivesThemInOrder(string text, string rows)
    {
        var result = FormulaParser.Parse(text);
        Assert.Null(result.Error);
        foreach (var schema in QueryCases.Schemas.Values)
        {
            var actual = FormulaEvaluator.Evaluate(result.Value!, QueryCases.Events(schema));
            Assert.Equal(rows, string.Join(", ", actual.Rows.Select(row => $"{string.Join('/', row.Keys)} {NumberText.Format(row.Value!.Value)}")));
        }
    }

    [Theory]
    [InlineData("", 0, 0, "column 1: the formula is empty")]
    [InlineData("FOO(duration_ms)", 0, 3, "column 1: unknown function 'FOO'")]
    [InlineData("Count() + p9(x)", 10, 2, "column 11: unknown function 'p9'; did you mean 'p95'?")]
    [InlineData("P00(x)", 0, 3, "column 1: unknown function 'P00'; did you mean 'P50'?")]
    [InlineData("P100(x)", 0, 4, "column 1: unknown function 'P100'")]
    [InlineData("Count() / Unknown", 10, 7, "column 11: unknown name 'Unknown'; write what it is on a line before, such as Unknown = Count(event=\"…\"), or of a field Avg(Unknown)")]
    [InlineData("Cost = (Workers_AI_Count × $0.0015)\nAverage = Cost / Total_Analyses", 8, 16, "line 1, column 9: unknown name 'Workers_AI_Count'; write what it is on a line before, such as Workers_AI_Count = Count(event=\"…\"), or of a field Avg(Workers_AI_Count)")]
    [InlineData("Count() * prise", 10, 5, "column 11: unknown name 'prise'; did you mean 'price'?")]
    [InlineData("count where event=x", 6, 5, "column 7: unexpected 'where'; did you mean 'WHERE'?")]
    [InlineData("Count(event=\"a\"", 5, 1, "column 6: '(' is never closed")]
    [InlineData("Count(event=) / 2", 12, 0, "column 13: expected a value after '='")]
    [InlineData("Count(a", 5, 1, "column 6: '(' is never closed")]
    [InlineData("Count() +", 9, 0, "column 10: expected a number, a function or a name at the end")]
    [InlineData("Count() Count()", 8, 5, "column 9: unexpected 'Count'")]
    [InlineData("(1 + 2", 0, 1, "column 1: '(' is never closed")]
    [InlineData("1)", 1, 1, "column 2: unexpected ')'")]
    [InlineData("1.2.3", 0, 5, "column 1: '1.2.3' is not a number")]
    [InlineData("Avg", 0, 3, "column 1: 'Avg' needs parentheses; write Avg(field)")]
    [InlineData("Avg()", 4, 0, "column 5: 'Avg' needs a field")]
    [InlineData("Avg(a b)", 6, 1, "column 7: unexpected 'b'")]
    [InlineData("Count() WHERE", 13, 0, "column 14: expected a condition after 'WHERE'")]
    [InlineData("Count() WHERE a=b WHERE c=d", 18, 5, "column 19: unexpected 'WHERE'; join conditions with 'AND'")]
    [InlineData("Count GROUP BY a WHERE c=d", 17, 5, "column 18: unexpected 'WHERE'; 'WHERE' stands before 'GROUP BY'")]
    [InlineData("(Count WHERE a=b) / 2", 7, 5, "column 8: unexpected 'WHERE'; 'WHERE' restricts a whole line: write Count(filter), or give the value a line and a name of its own")]
    [InlineData("Count WHERE a=b / Count()", 16, 1, "column 17: '/' in a filter is no arithmetic; give this line a name and compute with it in the next one")]
    [InlineData("Count WHERE a=b * 2", 16, 1, "column 17: '*' in a filter is no arithmetic; give this line a name and compute with it in the next one")]
    [InlineData("Count WHERE a=b\n/ Count()", 16, 1, "line 2, column 1: unexpected '/' behind 'WHERE'; give this line a name and compute with it in the next one")]
    [InlineData("Count WHERE a=b\n* 2", 16, 1, "line 2, column 1: unexpected '*' behind 'WHERE'; give this line a name and compute with it in the next one")]
    [InlineData("()", 1, 1, "column 2: expected a number, a function or a name before ')'")]
    [InlineData("(1 + )", 5, 1, "column 6: expected a number, a function or a name before ')'")]
    [InlineData("Avg(\"duration_ms)", 4, 1, "column 5: the quote \" is never closed")]
    [InlineData("Avg(\"\")", 4, 2, "column 5: 'Avg' needs a field")]
    [InlineData("Count GROUP model", 12, 5, "column 13: expected 'BY' after 'GROUP'")]
    [InlineData("Count GROUP BY", 14, 0, "column 15: 'GROUP BY' needs a field")]
    [InlineData("Count GROUP BY a, a", 18, 1, "column 19: the key 'a' is given twice")]
    [InlineData("Count GROUP BY a,b,c,d,e,f,g,h,i", 31, 1, "column 32: a formula is grouped by at most 8 fields")]
    [InlineData("Count GROUP BY a ORDER BY b", 26, 1, "column 27: cannot order by 'b'; use one of value, a")]
    [InlineData("Count GROUP BY a LIMIT 0", 23, 1, "column 24: 'LIMIT' needs a whole number from 1 to 10000, not '0'")]
    [InlineData("Count WHERE a=b × 2", 16, 1, "column 17: '×' in a filter is no arithmetic; give this line a name and compute with it in the next one")]
    [InlineData("Count LIMIT 5", 6, 5, "column 7: 'LIMIT' needs a 'GROUP BY' before it")]
    [InlineData("A = Count GROUP BY model\nA", 10, 5, "line 1, column 11: 'A' stands for one value, so its line has no 'GROUP'")]
    [InlineData("Count()\nCount()", 0, 7, "line 1, column 1: only the last line may be without a name; write 'Name = …', or end the line with an operator to go on")]
    [InlineData("A = 1\nA = 2", 6, 1, "line 2, column 1: the name 'A' is given twice")]
    [InlineData("Sum * 2", 0, 3, "column 1: 'Sum' needs parentheses; write Sum(field)")]
    [InlineData("Elapsed(a -> b)", 14, 1, "column 15: expected 'BY' and a field after the filters of 'Elapsed'; write Elapsed(first filter -> second filter BY key)")]
    [InlineData("Elapsed(a=1 -> b=2 by c)", 23, 1, "column 24: expected 'BY' and a field after the filters of 'Elapsed'; write Elapsed(first filter -> second filter BY key)")]
    [InlineData("Elapsed( -> b BY c)", 8, 0, "column 9: expected a filter before the arrow; write Elapsed(first filter -> second filter BY key)")]
    [InlineData("Avg(Elapsed(a -> BY c))", 16, 0, "column 17: expected a filter behind the arrow; write Elapsed(first filter -> second filter BY key)")]
    [InlineData("Elapsed(a -> b BY )", 18, 0, "column 19: 'BY' needs a field")]
    [InlineData("Elapsed(a, b)", 12, 1, "column 13: 'Elapsed' needs a field and two filters; write Elapsed(key, first filter, second filter)")]
    [InlineData("Avg(Elapsed(a, b))", 16, 1, "column 17: 'Elapsed' needs a field and two filters; write Elapsed(key, first filter, second filter)")]
    [InlineData("Uniq(Elapsed(a, b, c))", 12, 1, "column 13: unexpected '('")]
    [InlineData("Rate(Count(), fortnight)", 14, 9, "column 15: 'fortnight' is no unit of time; write 1s, 1m, 1h or 1d")]
    [InlineData("Rate(Count(), 0s)", 14, 2, "column 15: '0s' is no unit of time; write 1s, 1m, 1h or 1d")]
    [InlineData("Rate(Count(), )", 14, 0, "column 15: '' is no unit of time; write 1s, 1m, 1h or 1d")]
    [InlineData("Rate(Count(), 1m, 2)", 16, 1, "column 17: unexpected ','")]
    [InlineData("Moving(Count())", 14, 1, "column 15: 'Moving' needs a number of steps from 2 to 100; write Moving(value, 7)")]
    [InlineData("Moving(Count(), 101)", 16, 3, "column 17: 'Moving' needs a number of steps from 2 to 100; write Moving(value, 7)")]
    [InlineData("Moving(Moving(1 + Count(), 20), 20)", 0, 6, "column 1: with every name replaced by what it stands for, a formula has at most 500 operations")]
    [InlineData("Previous()", 9, 1, "column 10: expected a number, a function or a name before ')'")]
    [InlineData("Previous", 0, 8, "column 1: 'Previous' needs parentheses; write Previous(value)")]
    [InlineData("previos(Count())", 0, 7, "column 1: unknown function 'previos'; did you mean 'previous'?")]
    [InlineData("Previous(Count(a=b)", 8, 1, "column 9: '(' is never closed")]
    [InlineData("1 + loop_a", 4, 6, "column 5: the metric 'loop_a' depends on itself: loop_a → loop_b → loop_a")]
    [InlineData("broken", 0, 6, "column 1: the metric 'broken' is wrong: column 6: '(' is never closed")]
    [InlineData("split", 0, 5, "column 1: the metric 'split' has groups, so it is not one value")]
    [InlineData("1 & 2", 2, 1, "column 3: unexpected '&'")]
    public void Parse_Rejects_WithPlaceAndReason(string text, int position, int length, string message)
    {
        var error = FormulaParser.Parse(text, Names).Error;
        Assert.NotNull(error);
        Assert.Equal((message, position, length), (error.Message, error.Position, error.Length));
    }

    [Theory]
    [InlineData("hit_rate > 0.5", 1.0, "hit_rate=0.75 0.5=0.5")]
    [InlineData("hit_rate<=0.5", 0.0, "hit_rate=0.75 0.5=0.5")]
    [InlineData("Count(event=cache_lookup) >= 2 * 2", 1.0, "Count(event=cache_lookup)=4 2 * 2=4")]
    [InlineData("Count(event=cache_lookup) < lookups", 0.0, "Count(event=cache_lookup)=4 lookups=4")]
    [InlineData("Hits = Count(result=hit)\nHits > Hits - 1 WHERE nothing=here", 1.0, "Hits=3 Hits - 1=2")]
    [InlineData("Count() > 1 WHERE event=cache_lookup", 1.0, "Count()=4 1=1")]
    [InlineData("Avg(nothing) > 0", null, "Avg(nothing)= 0=0")]
    [InlineData("1 / 0 < Count", null, "1 / 0= Count=15")]
    public void ParseQuestion_ComparesTwoValues(string text, double? value, string lines)
    {
        var program = FormulaParser.ParseQuestion(text, Names);
        Assert.Null(program.Error);
        var row = Assert.Single(FormulaEvaluator.Evaluate(program.Value!, QueryCases.Events(QueryCases.Declared)).Rows);
        Assert.Equal(value, row.Value);
        Assert.Equal(lines, string.Join(' ', program.Value!.Lines.Zip(row.Named, (line, named) => $"{line.Name}={named}")));
    }

    [Theory]
    [InlineData("1 < 2 < 3", "column 7: unexpected '<'")]
    [InlineData("A = 1 < 2", "column 7: unexpected '<'")]
    [InlineData("(1 < 2)", "column 4: unexpected '<'")]
    [InlineData("1 >", "column 4: expected a number, a function or a name at the end")]
    [InlineData("Count() > 1 LIMIT 2", "column 13: 'LIMIT' needs a 'GROUP BY' before it")]
    public void ParseQuestion_Rejects_WithPlaceAndReason(string text, string message) => Assert.Equal(message, FormulaParser.ParseQuestion(text, Names).Error?.Message);

    [Fact]
    public void Parse_OfAMetric_HasNoComparison() => Assert.Equal("column 9: unexpected '>'", FormulaParser.Parse("Count() > 1", Names).Error?.Message);

    [Fact]
    public void Parse_FiltersOfOneFormula_AreCountedTogether()
    {
        Assert.EndsWith("a query has at most 500 terms", FormulaParser.Parse(string.Concat(Enumerable.Repeat("Count(a=b c=d e=f) +", 167)) + "1").Error!.Message);
        Assert.EndsWith("for every function on its line, a formula has at most 1,000 conditions", FormulaParser.Parse(string.Concat(Enumerable.Repeat("Count +", 40)) + "1 WHERE " + string.Join(" OR ", Enumerable.Repeat("a=b", 26))).Error!.Message);
        Assert.EndsWith("a formula has at most 16 times 'Elapsed' or 'BY'", FormulaParser.Parse(string.Concat(Enumerable.Repeat("Avg(Elapsed(a, b=c, d=e)) +", 17)) + "1").Error!.Message);
        Assert.Contains("a query has at most 16 text terms", FormulaParser.Parse(string.Concat(Enumerable.Repeat("Count(a) +", 17)) + "1").Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith("a query names at most 50 different fields", FormulaParser.Parse(string.Concat(Enumerable.Range(0, 101).Select(number => $"Avg(a{number}) +")) + "1").Error!.Message);
    }

    [Fact]
    public void Parse_NamesThatGrowWithEachLine_IsBounded()
    {
        var lines = Enumerable.Range(1, 40).Select(i => $"N{i} = N{i - 1} + N{i - 1}").Prepend("N0 = Count()");
        Assert.EndsWith("a formula has at most 500 operations", FormulaParser.Parse(string.Join('\n', lines)).Error!.Message);
        Assert.NotNull(FormulaParser.Parse(string.Concat(Enumerable.Repeat("1+", 240)) + "1").Value);
        Assert.EndsWith("nested deeper than 64 levels", FormulaParser.Parse(new string('-', 65) + "1").Error!.Message);
    }

    [Fact]
    public void Parse_Garbage_NeverThrows()
    {
        string[] pieces =
        [
            "Count", "(", ")", "Avg", "Elapsed", "duration_ms", "WHERE", "GROUP BY", "ORDER BY", "LIMIT", "1", "$", "+", "-", "*", "/", "×", "÷", "=", ",", "\n", " ", "\"", "'", "event=a",
            "AND", "P95", "value", "DESC", "A", ".", "é", "\ud800", "\0", "e5", "loop_a", "price", "Avg(Elapsed(user_id, ", "->", " BY ", "Elapsed(", "Rate(", "Previous(", "1m", "Moving(", " > ", "<=", "(",
        ];
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var result = random.Next(2) == 0 ? FormulaParser.Parse(text, Names) : FormulaParser.ParseQuestion(text, Names);
            if (!result.IsValid)
            {
                Assert.InRange(result.Error.Position, 0, text.Length);
                Assert.InRange(result.Error.Position + result.Error.Length, 0, text.Length);
            }
        }
    }

    [Fact]
    public void Evaluate_WithSteps_LeavesEmptyOnesToBeFilled()
    {
        var batch = QueryCases.Events(EventSchema.Canonical);
        var query = new FormulaQuery(FormulaParser.Parse("Count(event=cache_lookup)").Value!) { Step = TimeSpan.FromSeconds(4) };
        var result = FormulaEvaluator.Evaluate(query, batch, new QueryBinder(batch.Schema));
        Assert.Equal([(4000L, 2.0), (8000L, 2.0)], result.Rows.Select(row => (row.Step!.Value, row.Value!.Value)));
        var none = FormulaEvaluator.OfNoEvents(query, new QueryBinder(batch.Schema), QueryRange.All);
        var filled = result.WithEmptySteps(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(19), TimeSpan.FromSeconds(4), none, DateTimeOffset.UnixEpoch.AddSeconds(13));
        Assert.Equal([(0L, 0), (4000L, 2.0), (8000L, 2.0), (12000L, 0), (16000L, (double?)null)], filled.Rows.Select(row => (row.Step!.Value, row.Value)));
    }

    [Theory]
    [InlineData("Count(event=nothing)", 0.0)]
    [InlineData("Rate(event=nothing)", 0.0)]
    [InlineData("Moving(Count(event=nothing), 3)", 0.0)]
    [InlineData("Distinct(user_id) WHERE event=nothing", null)]
    [InlineData("2 * Count(event=nothing) + 1", 1.0)]
    [InlineData("Coalesce(Sum(cost_usd), 0) WHERE event=nothing", 0.0)]
    [InlineData("Sum(cost_usd) WHERE event=nothing", null)]
    [InlineData("Avg(duration_ms) WHERE event=nothing", null)]
    [InlineData("Count(event=nothing) / Count(event=nothing)", null)]
    public void Evaluate_StepsWithoutAnyEvent_HaveTheValueOfNoEvents(string formula, double? expected)
    {
        var batch = QueryCases.Events(EventSchema.Canonical);
        var binder = new QueryBinder(batch.Schema);
        var query = new FormulaQuery(FormulaParser.Parse($"A = {formula}\nA").Value!) { Step = TimeSpan.FromSeconds(4) };
        var none = FormulaEvaluator.OfNoEvents(query, binder, new QueryRange(0, 4_000_000, 4_000_000));
        var filled = FormulaEvaluator.Evaluate(query, batch, binder).WithEmptySteps(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(8), TimeSpan.FromSeconds(4), none, DateTimeOffset.MaxValue);
        Assert.Equal([(0L, expected, expected), (4000L, expected, expected)], filled.Rows.Select(row => (row.Step!.Value, row.Value, row.Named[0])));
    }

    [Fact]
    public void Evaluate_StepsOfChosenGroups_ComeInTheGroupsOrder()
    {
        var batch = QueryCases.Events(QueryCases.Declared);
        var query = new FormulaQuery(FormulaParser.Parse("Count(event=cache_lookup) GROUP BY cache_type ORDER BY value ASC").Value!);
        var binder = new QueryBinder(batch.Schema);
        var groups = FormulaEvaluator.Evaluate(query, batch, binder);
        var steps = FormulaEvaluator.Evaluate(query with { Step = TimeSpan.FromSeconds(5) }, batch, binder).Of(groups)
            .WithEmptySteps(DateTimeOffset.UnixEpoch.AddSeconds(5), DateTimeOffset.UnixEpoch.AddSeconds(15), TimeSpan.FromSeconds(5), FormulaEvaluator.OfNoEvents(query, binder, QueryRange.All), DateTimeOffset.MaxValue);
        Assert.Equal(
            [("db", 5000L, 1.0), ("db", 10000L, 0), ("kv", 5000L, 3.0), ("kv", 10000L, 0)],
            steps.Rows.Select(row => (row.Keys[0].Text, row.Step!.Value, row.Value)));
    }

    /// <summary>Three rows of 100, 200 and 300 ms stand for 10, 2 and 1.5 events.</summary>
    [Theory]
    [InlineData("Count()", 13.5)]
    [InlineData("Sum(duration_ms)", 1000 + 400 + 450)]
    [InlineData("Avg(duration_ms)", 1850 / 13.5)]
    [InlineData("P50(duration_ms)", 100)]
    [InlineData("P75(duration_ms)", 200)]
    [InlineData("P95(duration_ms)", 300)]
    [InlineData("Rate(Sum(duration_ms), 1m) * 0 + Max(duration_ms)", 300)]
    [InlineData("Uniq(duration_ms)", 3)]
    [InlineData("Variance(duration_ms)", 10000)]
    [InlineData("Avg(Sum(duration_ms) BY duration_ms)", 1850 / 3.0)]
    public void Evaluate_RowsKeptBySampling_CountAsTheirWeight(string formula, double expected)
    {
        var batch = new EventBatch(EventSchema.Canonical);
        foreach (var (weight, duration) in new[] { (10, 100), (2, 200), (1.5, 300) })
        {
            using var row = batch.BeginRow(EventOrigin.Default);
            row.SetField(batch.Schema.Ordinal("weight"), weight);
            row.SetField(batch.Schema.Ordinal("duration_ms"), (double)duration);
            Assert.Null(row.End(1));
        }

        Assert.Equal(expected, FormulaEvaluator.Evaluate(FormulaParser.Parse(formula).Value!, batch).Value!.Value, 9);
    }

    [Theory]
    [InlineData("Avg(Rate(Count()) BY n)", "column 5: the value of a group has no rate and no value of an earlier time")]
    [InlineData("Avg(1 BY n)", "column 5: the value of a group needs a function of its events; write Avg(Count() BY field)")]
    [InlineData("Avg(Avg(n BY b) BY s)", "column 17: unexpected 'BY'")]
    [InlineData("Bucket(n, 1)", "column 1: 'Bucket' is a key, not a value; write it behind 'GROUP BY'")]
    [InlineData("Count GROUP BY Bucket(n)", "column 16: 'Bucket' needs a width; write Bucket(field, width)")]
    [InlineData("Count GROUP BY Bucket(n, 0)", "column 16: '0' is no width: a number above 0 with at most 9 decimal places")]
    [InlineData("Count GROUP BY Hour(time, Here)", "column 16: 'Here' is no time zone; write one of the IANA database, such as Europe/Berlin")]
    [InlineData("Coalesce(1)", "column 11: 'Coalesce' needs at least two values; write Coalesce(value, 0)")]
    public void Parse_WrongGroupsAndKeys_SayWhatIsMissing(string formula, string message) => Assert.Equal(message, FormulaParser.Parse(formula).Error?.Message);

    [Fact]
    public void Evaluate_GroupWithoutKey_IsNull() =>
        Assert.Equal(GroupKey.Null, FormulaEvaluator.Evaluate(FormulaParser.Parse("Count GROUP BY model").Value!, QueryCases.Events(EventSchema.Canonical)).Rows[0].Keys[0]);
}
