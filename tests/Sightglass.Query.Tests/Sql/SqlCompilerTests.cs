using System.Globalization;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

[Collection(QueryEngineCollection.Name)]
public sealed class SqlCompilerTests(QueryEngine engine)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Renamed = new() { ["new_name"] = ["new_name", "cache_lookup"], ["cache_lookup"] = ["new_name", "cache_lookup"] };

    private static readonly QueryBinder Binder = new(QueryCases.Declared, name => Renamed.GetValueOrDefault(name) ?? [name]);

    private static readonly SqlCompiler Compiler = new(Binder);

    [Theory]
    [InlineData("event=\"x\"", "`event` = {p0:String}")]
    [InlineData("event=new_name", "`event` IN ({p0:String}, {p1:String})")]
    [InlineData("event!=x", "NOT ifNull(`event` = {p0:String}, false)")]
    [InlineData("event=\"\"", "false")]
    [InlineData("event=*", "`event` != ''")]
    [InlineData("event=a_*", "(`event` != '' AND `event` LIKE {p0:String})")]
    [InlineData("event_type=x level=info", "(`event` = {p0:String} AND `level` = {p1:String})")]
    [InlineData("model=*", "`model` IS NOT NULL")]
    [InlineData("attempt=02", "`attempt` = {p0:Int64}")]
    [InlineData("attempt=\"02\"", "false")]
    [InlineData("attempt>1.5", "`attempt` > {p0:Int64}")]
    [InlineData("attempt>1e30", "false")]
    [InlineData("duration_ms>=1600", "`duration_ms` >= {p0:Float64}")]
    [InlineData("overall_score=\"82\"", "`overall_score` = {p0:Float64}")]
    [InlineData("success=true", "`success`")]
    [InlineData("success=yes", "false")]
    [InlineData("model:LLAMA", "positionCaseInsensitive(`model`, {p0:String}) > 0")]
    [InlineData("model:MÜLLER", "position(translateUTF8(`model`, {p0:String}, {p1:String}), {p2:String}) > 0")]
    [InlineData("model:日本", "position(`model`, {p0:String}) > 0")]
    [InlineData("tenant=t", "tenant = {p0:String}")]
    [InlineData("id=00000000000003e80000000000000001", "(time = fromUnixTimestamp64Micro({p0:Int64}, 'UTC') AND sequence = {p1:UInt64})")]
    public void Condition_PrintsWhatTheEngineReadsFast(string filter, string sql) =>
        Assert.Equal(sql, Compiler.Condition(FilterParser.Parse(filter).Value!).Text);

    [Fact]
    public void Condition_OnAnAttribute_LooksIntoTheMapsBeforeTheText()
    {
        var statement = Compiler.Condition(FilterParser.Parse("extra=x").Value!);

        var text = statement.Parameters.Aggregate(statement.Text, (sql, parameter) => sql.Replace($"{{{parameter.Name}:String}}", parameter.Text, StringComparison.Ordinal));
        Assert.Equal(
            "multiIf(mapContains(keywords, extra), CAST(keywords[extra], 'String'), mapContains(numbers, extra), toString(numbers[extra]), " +
            "mapContains(numbers, extra\u001e), if(numbers[extra\u001e] = 1, 'true', 'false'), " +
            "mapContains(numbers, extra\u001d), concat(replaceOne(toString(fromUnixTimestamp64Micro(toInt64(numbers[extra\u001d]), 'UTC')), ' ', 'T'), 'Z'), " +
            "(position(attributes, \"extra\":) > 0 AND JSONType(attributes, extra) NOT IN ('Null')), JSONExtract(attributes, extra, 'Nullable(String)'), NULL) = x", text);
    }

    [Theory]
    [InlineData("Count", "toFloat64(count()) AS _a0")]
    [InlineData("Count(level=error) / Count", "toFloat64(countIf(`level` = {p3:String})) AS _a0, toFloat64(count()) AS _a1")]
    public void Formula_NoEventStandsForSeveral_CountsRowsWithoutReadingAWeight(string formula, string aggregates)
    {
        var columns = EventSchema.Canonical.Fields.Where(field => field.Name != "weight").ToDictionary(field => field.Name, ColumnTypes.Of);
        var compiler = new SqlCompiler(Binder, () => columns);

        var sql = compiler.Formula(new FormulaQuery(FormulaParser.Parse(formula).Value!), QueryEngine.ScopeOf("t")).Statement.Text;

        Assert.Contains($" AS _value, {aggregates}, count() AS _rows FROM", sql, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Percentile_OfMoreRowsThanAreKept_IsEstimatedByTheSameStatement()
    {
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("P95(duration_ms)").Value!), QueryEngine.ScopeOf("t")).Statement;

        var plan = string.Join('\n', (await engine.QueryAsync(statement with { Text = "EXPLAIN QUERY TREE " + statement.Text })).Select(row => row[0]));
        var large = statement.Text.Replace("> 2000000", ">= 0", StringComparison.Ordinal);
        var planOfLarge = string.Join('\n', (await engine.QueryAsync(statement with { Text = "EXPLAIN QUERY TREE " + large })).Select(row => row[0]));

        Assert.Contains("function_name: quantileExactOrNull,", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("function_name: quantileDDOrNull,", plan, StringComparison.Ordinal);
        Assert.Contains("function_name: quantileDDOrNull,", planOfLarge, StringComparison.Ordinal);
        Assert.DoesNotContain("function_name: quantileExactOrNull,", planOfLarge, StringComparison.Ordinal);
    }

    [Fact]
    public void Condition_TextOfPeople_IsOnlyInParameters()
    {
        const string text = "'; DROP TABLE events; -- \\\"`";
        foreach (var filter in new[] { $"a=\"{Escaped(text)}\"", $"\"{Escaped(text)}\"=b", $"\"{Escaped(text)}\"", $"model:\"{Escaped(text)}\"", $"model=\"{Escaped(text)}*\"" })
        {
            Assert.DoesNotContain("DROP", Compiler.Condition(FilterParser.Parse(filter).Value!).Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("DROP", Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Count GROUP BY \"DROP\"").Value!), QueryEngine.ScopeOf("t")).Statement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Formula_OneFilter_ReadsOnlyItsEvents()
    {
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Avg(duration_ms) WHERE event=\"x\" GROUP BY model").Value!), QueryEngine.ScopeOf("t")).Statement;
        Assert.Equal(
            "SELECT `model` AS _k0, ifNotFinite(_a0, NULL) AS _value, avgOrNull(`duration_ms`) AS _a0, count() AS _rows FROM sightglass.events " +
            "WHERE tenant = {p0:String} AND time >= {p1:DateTime64(6, 'UTC')} AND time < {p2:DateTime64(6, 'UTC')} AND (`event` = {p3:String}) " +
            "GROUP BY _k0 ORDER BY _value DESC NULLS LAST, _k0 ASC NULLS LAST LIMIT 10000",
            statement.Text);
    }

    [Fact]
    public void Formula_Ratio_IsOneStatementOverBothEvents()
    {
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Count(event=a) / Count(event=a OR event=b)").Value!), new QueryScope(null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1))).Statement;
        Assert.Equal(
            "SELECT ifNotFinite(_a0 / nullIf(_a1, 0), NULL) AS _value, sumIf(ifNull(weight, 1), `event` = {p2:String}) AS _a0, " +
            "sumIf(ifNull(weight, 1), (`event` = {p2:String} OR `event` = {p3:String})) AS _a1, count() AS _rows FROM sightglass.events " +
            "WHERE time >= {p0:DateTime64(6, 'UTC')} AND time < {p1:DateTime64(6, 'UTC')} AND (`event` = {p2:String} OR (`event` = {p2:String} OR `event` = {p3:String}))",
            statement.Text);
    }

    [Fact]
    public async Task Condition_OnTheNameOfAnEvent_UsesThePrimaryKey()
    {
        const string tenant = "primary-key";
        await engine.InsertAsync(QueryCases.Events(QueryCases.Declared, tenant));
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Count(event=a) / Count(event=b)").Value!), QueryEngine.ScopeOf(tenant)).Statement;
        var plan = await engine.QueryAsync(statement with { Text = "EXPLAIN indexes = 1 " + statement.Text });
        Assert.Contains(plan, line => line[0]!.Contains("Condition", StringComparison.Ordinal) && line[0]!.Contains("event in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("event=new_name", 4)]
    [InlineData("event!=new_name", 11)]
    [InlineData("event=cache_lookup", 4)]
    [InlineData("event=new_*", 0)]
    [InlineData("level=INFO", 1)]
    [InlineData("level=Information", 1)]
    [InlineData("level=30", 1)]
    [InlineData("level!=INFO", 14)]
    [InlineData("severity=inf", 1)]
    [InlineData("level=info*", 1)]
    [InlineData("level=INFO*", 0)]
    [InlineData("level=other", 0)]
    [InlineData("level=300", 0)]
    [InlineData("tenant=*", 15)]
    [InlineData("tenant=other", 0)]
    [InlineData("time<5000", 4)]
    [InlineData("id=00000000000f42400000000000000001", 1)]
    [InlineData("id=00000000000f42400000000000000002", 0)]
    [InlineData("attributes:region", 1)]
    [InlineData("\"\\\"result\\\":\\\"hit\\\"\"", 3)]
    [InlineData(":1200", 0)]
    [InlineData("\":1200,\"", 1)]
    public async Task Filter_OnPartsOfEvents_MatchesOnBothSides(string text, int count)
    {
        const string tenant = "parts";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        var parsed = FilterParser.Parse(text);
        if (text == ":1200")
        {
            Assert.False(parsed.IsValid);
            return;
        }

        await InsertOnceAsync(batch, tenant);
        var filter = parsed.Value!;
        var predicate = PredicateCompiler.Compile(filter, Binder);
        Assert.Equal(count, Enumerable.Range(0, batch.Count).Count(row => predicate.Matches(batch, row)));
        var rows = await engine.QueryAsync(Compiler.Matches([filter], QueryEngine.ScopeOf(tenant)));
        Assert.Equal(count, rows.Count(row => row[1] is "1" or "true"));
    }

    [Fact]
    public async Task Contains_LettersOfManyAlphabets_AreTheSameOnBothSides()
    {
        const string tenant = "letters";
        string[] texts = ["ΣΊΣΥΦΟΣ", "σίσυφος", "Straße", "STRAẞE", "µm", "ΜM", "ǅ", "İstanbul", "ıx", "ſé", "sé", "K é", "k é", "Å", "å", "𐐀", "𐐨", "é.*", "Ⅳ", "ⅳ"];
        var batch = new EventBatch(EventSchema.Canonical) { FirstSequence = 1, ReceivedMicros = 1 };
        foreach (var text in texts)
        {
            using var row = batch.BeginRow(new EventOrigin(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false));
            row.SetField(batch.Schema.Ordinal("message"), Encoding.UTF8.GetBytes(text));
            Assert.Null(row.End(1));
        }

        await engine.InsertAsync(batch);
        string[] asked = [.. texts, new string('σ', QueryLimits.TextLength - 10), "é$", "É."];
        var filters = asked.Select(text => FilterParser.Parse($"message:\"{text}\"").Value!).ToList();
        var compiler = new SqlCompiler(new QueryBinder(EventSchema.Canonical));
        var rows = await engine.QueryAsync(compiler.Matches(filters, QueryEngine.ScopeOf(tenant)));

        for (var i = 0; i < asked.Length; i++)
        {
            var predicate = PredicateCompiler.Compile(filters[i], EventSchema.Canonical);
            var expected = Enumerable.Range(0, texts.Length).Where(row => predicate.Matches(batch, row)).Select(row => texts[row]);
            Assert.Equal(expected, rows.Where(row => row[i + 1] is "1" or "true").Select(row => texts[int.Parse(row[0]!, CultureInfo.InvariantCulture) - 1]));
        }
    }

    [Fact]
    public async Task Events_PageByPage_GivesEachOnce()
    {
        const string tenant = "pages";
        await InsertOnceAsync(QueryCases.Events(QueryCases.Declared, tenant), tenant);
        foreach (var oldestFirst in new[] { false, true })
        {
            List<int> found = [];
            EventKey? after = null;
            while (true)
            {
                var query = new EventList(FilterParser.Parse("event=*").Value!, 4) { After = after, OldestFirst = oldestFirst };
                var rows = await engine.QueryAsync(Compiler.Events(query, QueryEngine.ScopeOf(tenant)));
                if (rows.Count == 0)
                {
                    break;
                }

                found.AddRange(rows.Select(row => int.Parse(row[2]!, CultureInfo.InvariantCulture)));
                after = new EventKey(long.Parse(rows[^1][0]!, CultureInfo.InvariantCulture), ulong.Parse(rows[^1][2]!, CultureInfo.InvariantCulture));
            }

            var all = Enumerable.Range(1, 15).Where(id => id != 14);
            Assert.Equal(oldestFirst ? all : all.Reverse(), found);
        }
    }

    [Fact]
    public async Task HistogramAndFacet_CountTheEventsOfTheFilter()
    {
        const string tenant = "histogram";
        await InsertOnceAsync(QueryCases.Events(QueryCases.Declared, tenant), tenant);
        var filter = FilterParser.Parse("event=cache_lookup OR event=workers_ai_attempt_failed").Value!;
        var histogram = await engine.QueryAsync(Compiler.Histogram(filter, TimeSpan.FromSeconds(5), "event", QueryEngine.ScopeOf(tenant)));
        Assert.Equal(["5000 cache_lookup 4", "10000 workers_ai_attempt_failed 1"], histogram.Select(row => string.Join(' ', row)));
        var facet = await engine.QueryAsync(Compiler.Facet(filter, "result", 1, QueryEngine.ScopeOf(tenant)));
        Assert.Equal(["hit 3 2"], facet.Select(row => string.Join(' ', row)));
    }

    [Fact]
    public async Task Filter_AsLargeAsTheLimitsAllow_IsWithinTheLimitsOfTheEngine()
    {
        var schema = new EventSchema(Enumerable.Range(0, 120).Select(i => new Field($"declared_{i}", FieldType.Text)));
        await engine.InsertAsync(QueryCases.Events(schema, "largest"));
        var text = string.Concat(Enumerable.Range(0, QueryLimits.SearchTerms).Select(i => $"-\"\\\"{i}\" "))
            + string.Concat(Enumerable.Range(0, QueryLimits.Terms - QueryLimits.SearchTerms).Select(i => $"NOT a.b{i}=x "));
        var statement = new SqlCompiler(new QueryBinder(schema)).Events(new EventList(FilterParser.Parse(text).Value!, 100), QueryEngine.ScopeOf("largest"));

        // The limits are checked when the statement is parsed; planning it takes a second of a core, and many on a busy one.
        Assert.NotEmpty(await engine.QueryAsync(statement with { Text = "EXPLAIN AST " + statement.Text }));
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static readonly HashSet<string> Inserted = [];

    // The tests of one collection run one after the other.
    private async Task InsertOnceAsync(EventBatch batch, string tenant)
    {
        if (Inserted.Add(tenant))
        {
            await engine.InsertAsync(batch);
        }
    }
}
