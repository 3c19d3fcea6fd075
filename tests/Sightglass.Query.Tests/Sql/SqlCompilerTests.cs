using System.Globalization;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Engine;
using Sightglass.Query.Functions;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
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
    [InlineData("id=00000000000003e80000000000000001", "false")]
    [InlineData("id=00000000000003e8816a8c12a6ec2805", "(time = fromUnixTimestamp64Micro({p0:Int64}, 'UTC') AND sequence = {p1:UInt64})")]
    public void Condition_PrintsWhatTheEngineReadsFast(string filter, string sql) =>
        Assert.Equal(sql, Condition(filter));

    [Fact]
    public void Condition_OnAnAttribute_LooksIntoTheMapsBeforeTheText()
    {
        var parameters = new SqlParameters();
        var condition = new FilterSql(EventColumns.Of(QueryCases.Declared), parameters).Print(Binder.Bind(FilterParser.Parse("extra=x").Value!));

        var text = parameters.All.Aggregate(condition, (sql, parameter) => sql.Replace($"{{{parameter.Name}:String}}", parameter.Text, StringComparison.Ordinal));
        Assert.Equal(
            "multiIf(mapContains(keywords, extra), CAST(keywords[extra], 'String'), mapContains(numbers, extra), toString(numbers[extra]), " +
            "mapContains(numbers, extra\u001e), if(numbers[extra\u001e] = 1, 'true', 'false'), " +
            "mapContains(numbers, extra\u001d), concat(replaceOne(toString(fromUnixTimestamp64Micro(toInt64(numbers[extra\u001d]), 'UTC')), ' ', 'T'), 'Z'), " +
            "(position(attributes, \"extra\":) > 0 AND JSONType(attributes, extra) NOT IN ('Null')), JSONExtract(attributes, extra, 'Nullable(String)'), NULL) = x", text);
    }

    [Theory]
    [InlineData("Count", "toFloat64(count()) AS _a0")]
    [InlineData("Count(level=error) / Count", "toFloat64(countIf(`level` = {p3:String})) AS _a0, toFloat64(count()) AS _a1")]
    [InlineData("Avg(cost_usd)", "avgOrNull(`cost_usd`) AS _a0")]
    [InlineData("Sum(cost_usd)", "sumOrNull(`cost_usd`) AS _a0")]
    public void Formula_NoEventStandsForSeveral_CountsRowsWithoutReadingAWeight(string formula, string aggregates)
    {
        var columns = new TableColumns(EventSchema.Canonical.Fields.Where(field => field.Name != "weight").ToDictionary(field => field.Name, ColumnTypes.Of), new HashSet<string>());
        var compiler = new SqlCompiler(Binder, () => columns);

        var sql = compiler.Formula(new FormulaQuery(FormulaParser.Parse(formula).Value!), QueryEngine.ScopeOf("t")).Statement.Text;

        Assert.Contains($" AS _v0, {aggregates} FROM", sql, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release=x", "CAST(NULL, 'LowCardinality(Nullable(String))') = {p0:String}")]
    [InlineData("extra=x", "CAST(NULL, 'Nullable(String)') = {p0:String}")]
    [InlineData("declared=x", "CAST(NULL, 'Nullable(String)') = {p0:String}")]
    [InlineData("x", "(positionCaseInsensitive(`event`, {p0:String}) > 0 OR positionCaseInsensitive(`message`, {p0:String}) > 0)")]
    public void Filter_OfColumnsThatNoEventUses_ReadsNone(string filter, string expected)
    {
        var schema = new EventSchema([new Field("declared", FieldType.Text)], new HashSet<string>());
        var columns = new EventColumns(schema, new TableColumns(
            new Dictionary<string, string> { ["event"] = ColumnTypes.Of(CanonicalFields.Event), ["message"] = ColumnTypes.Of(CanonicalFields.Message) }, new HashSet<string>()));

        Assert.Equal(expected, new FilterSql(columns, new SqlParameters()).Print(new QueryBinder(schema).Bind(FilterParser.Parse(filter).Value!)));
    }

    [Theory]
    [InlineData(true, "quantileExactWeightedOrNull", "quantileBFloat16WeightedOrNull")]
    [InlineData(false, "quantileExactOrNull", "quantileDDOrNull")]
    public async Task Percentile_OfMoreRowsThanAreKept_IsEstimatedByTheSameStatement(bool isSampled, string exact, string estimate)
    {
        var columns = new TableColumns(EventSchema.Canonical.Fields.Where(field => isSampled || field.Name != "weight").ToDictionary(field => field.Name, ColumnTypes.Of), new HashSet<string>());
        var statement = new SqlCompiler(Binder, () => columns).Formula(new FormulaQuery(FormulaParser.Parse("P95(duration_ms)").Value!), QueryEngine.ScopeOf("t")).Statement;

        var plan = string.Join('\n', (await engine.QueryAsync(statement with { Text = "EXPLAIN QUERY TREE " + statement.Text })).Select(row => row[0]));
        var large = statement.Text.Replace("> 2000000", ">= 0", StringComparison.Ordinal);
        var planOfLarge = string.Join('\n', (await engine.QueryAsync(statement with { Text = "EXPLAIN QUERY TREE " + large })).Select(row => row[0]));

        Assert.Contains($"function_name: {exact},", plan, StringComparison.Ordinal);
        Assert.DoesNotContain($"function_name: {estimate},", plan, StringComparison.Ordinal);
        Assert.Contains($"function_name: {estimate},", planOfLarge, StringComparison.Ordinal);
        Assert.DoesNotContain($"function_name: {exact},", planOfLarge, StringComparison.Ordinal);
    }

    [Fact]
    public void Condition_TextOfPeople_IsOnlyInParameters()
    {
        const string text = "'; DROP TABLE events; -- \\\"`";
        foreach (var filter in new[] { $"a=\"{Escaped(text)}\"", $"\"{Escaped(text)}\"=b", $"\"{Escaped(text)}\"", $"model:\"{Escaped(text)}\"", $"model=\"{Escaped(text)}*\"" })
        {
            Assert.DoesNotContain("DROP", Condition(filter), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("DROP", Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Count GROUP BY \"DROP\"").Value!), QueryEngine.ScopeOf("t")).Statement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Formula_OneFilter_ReadsOnlyItsEvents()
    {
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Avg(duration_ms) WHERE event=\"x\" GROUP BY model").Value!), QueryEngine.ScopeOf("t")).Statement;
        Assert.Equal(
            "SELECT `model` AS _k0, ifNotFinite(_a0, NULL) AS _v0, avgWeightedOrNull(`duration_ms`, ifNull(weight, 1)) AS _a0 FROM sightglass.events " +
            "WHERE tenant = {p0:String} AND time >= {p1:DateTime64(6, 'UTC')} AND time < {p2:DateTime64(6, 'UTC')} AND `event` = {p3:String} " +
            "GROUP BY _k0 ORDER BY _v0 DESC NULLS LAST, _k0 ASC NULLS LAST LIMIT 10000",
            statement.Text);
    }

    [Fact]
    public void Formula_Ratio_IsOneStatementOverBothEvents()
    {
        var statement = Compiler.Formula(new FormulaQuery(FormulaParser.Parse("Count(event=a) / Count(event=a OR event=b)").Value!), new QueryScope(null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1))).Statement;
        Assert.Equal(
            "SELECT ifNotFinite(_a0 / nullIf(_a1, 0), NULL) AS _v0, sumIf(ifNull(weight, 1), `event` = {p2:String}) AS _a0, " +
            "sumIf(ifNull(weight, 1), `event` IN ({p2:String}, {p3:String})) AS _a1 FROM sightglass.events " +
            "WHERE time >= {p0:DateTime64(6, 'UTC')} AND time < {p1:DateTime64(6, 'UTC')} AND `event` IN ({p2:String}, {p3:String})",
            statement.Text);
    }

    [Theory]
    [InlineData("a=x OR level=error OR a=y OR a=x")]
    [InlineData("a=x OR (a=y OR level=error)")]
    public void Equalities_OfOneField_AreOneList(string filter)
    {
        var statement = Compiler.Events(new EventList(FilterParser.Parse(filter).Value!, 1), QueryEngine.ScopeOf("t"));

        Assert.Matches(@"^WITH multiIf\(.+\) AS _e0 SELECT .+ AND \(_e0 IN \(\{p\d+:String\}, \{p\d+:String\}\) OR `level` = \{p\d+:String\}\) ORDER BY", statement.Text);
    }

    [Fact]
    public void Attribute_AskedForManyTimes_IsPrintedOnce()
    {
        var formula = string.Join(" + ", Enumerable.Range(0, 200).Select(number => $"Count(a={number} NOT b=\"{number}*\")"));

        var text = Compiler.Formula(new FormulaQuery(FormulaParser.Parse(formula).Value!), QueryEngine.ScopeOf("t")).Statement.Text;

        Assert.Equal(2, text.Split("multiIf(").Length - 1);
        Assert.InRange(text.Length, 0, 64 << 10);
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
    [InlineData("id={first}", 1)]
    [InlineData("id:{first}", 1)]
    [InlineData("id=*000f4240*", 1)]
    [InlineData("id=00000000000f42400000000000000001", 0)]
    [InlineData("id={other}", 0)]
    [InlineData("attributes:region", 1)]
    [InlineData("\"\\\"result\\\":\\\"hit\\\"\"", 3)]
    [InlineData(":1200", 0)]
    [InlineData("\":1200,\"", 1)]
    public async Task Filter_OnPartsOfEvents_MatchesOnBothSides(string text, int count)
    {
        const string tenant = "parts";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        var ids = Binder.Schema.Ids;
        var parsed = FilterParser.Parse(text.Replace("{first}", ids.Format(new EventKey(1_000_000, 1)), StringComparison.Ordinal).Replace("{other}", ids.Format(new EventKey(1_000_000, 2)), StringComparison.Ordinal));
        if (text == ":1200")
        {
            Assert.False(parsed.IsValid);
            return;
        }

        await InsertOnceAsync(batch, tenant);
        var filter = parsed.Value!;
        var predicate = PredicateCompiler.Compile(filter, Binder);
        Assert.Equal(count, Enumerable.Range(0, batch.Count).Count(row => predicate.Matches(batch, row)));
        var rows = await engine.MatchesAsync(Binder, [filter], tenant);
        Assert.Equal(count, rows.Count(row => row[0]));
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
        var rows = await engine.MatchesAsync(new QueryBinder(EventSchema.Canonical), filters, tenant);

        for (var i = 0; i < asked.Length; i++)
        {
            var predicate = PredicateCompiler.Compile(filters[i], EventSchema.Canonical);
            var expected = Enumerable.Range(0, texts.Length).Where(row => predicate.Matches(batch, row)).Select(row => texts[row]);
            Assert.Equal(expected, texts.Where((_, row) => rows[row][i]));
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
    public void Select_PrintsEachClauseOnce() => Assert.Equal(
        "SELECT intDiv(toUnixTimestamp64Micro(time), 5000000) * 5000 AS _k0, `model` AS _k1, ifNotFinite(_a0 / nullIf(_a1, 0), NULL) AS _v0, ifNotFinite(_a2, NULL) AS _v1, count() OVER () AS _total, " +
        "sum(ifNull(weight, 1)) AS _a0, toFloat64(count()) AS _a1, avgWeightedOrNull(`duration_ms`, ifNull(weight, 1)) AS _a2 FROM sightglass.events " +
        "WHERE tenant = {p0:String} AND time >= {p1:DateTime64(6, 'UTC')} AND time < {p2:DateTime64(6, 'UTC')} AND `event` = {p3:String} " +
        "GROUP BY _k0, _k1 HAVING _v1 > {p4:Float64} ORDER BY _v1 DESC NULLS LAST, _k0 ASC NULLS LAST, _k1 ASC NULLS LAST LIMIT 10 OFFSET 20",
        Compiler.Select(
            new SelectQuery(
            [
                new("time", new StepNode(TimeSpan.FromSeconds(5), default)),
                new("model", new FieldNode(new FieldName("model", default))),
                new("weight", new ArithmeticNode(ArithmeticOperator.Divide, Aggregate(AggregateKind.Count), Aggregate(AggregateKind.Rows), default)),
                new("average", Aggregate(AggregateKind.Avg) with { Field = new FieldName("duration_ms", default) }),
            ])
            {
                Filter = FilterParser.Parse("event=x").Value!,
                Having = FilterParser.Parse("average>5").Value,
                Order = [new SelectOrder(3, IsDescending: true)],
                Limit = 10,
                Offset = 20,
                CountsRows = true,
            },
            QueryEngine.ScopeOf("t")).Statement.Text);

    [Fact]
    public async Task Select_SeveralAggregatesOfGroups_AgreeInMemoryAndOnTheEngine()
    {
        const string tenant = "select";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        await InsertOnceAsync(batch, tenant);
        var query = new SelectQuery(
        [
            new("event", new FieldNode(new FieldName("event", default))),
            new("count", Aggregate(AggregateKind.Count)),
            new("slowest", Aggregate(AggregateKind.Max) with { Field = new FieldName("duration_ms", default) }),
            new("hits", new AggregateNode(AggregateKind.Rows, FilterParser.Parse("result=hit").Value!, default)),
        ])
        {
            Filter = FilterParser.Parse("event=*").Value!,
            Having = FilterParser.Parse("count>1").Value,
            Order = [new SelectOrder(1, IsDescending: true), new SelectOrder(0, IsDescending: false)],
            Limit = 2,
            Offset = 1,
            CountsRows = true,
        };

        var inMemory = SelectEvaluator.Evaluate(query, batch, Binder);
        var onEngine = await engine.EvaluateAsync(Compiler.Select(query, QueryEngine.ScopeOf(tenant)));

        const string expected = "workers_ai_analysis_success: 3 1600 0 (of 3)\nworkers_ai_validation_failed: 3 1300 0 (of 3)";
        Assert.Equal(expected, Show(inMemory));
        Assert.Equal(expected, Show(onEngine));
    }

    [Fact]
    public async Task Select_StepsAndFrequentValues_CountTheEventsOfTheFilter()
    {
        const string tenant = "histogram";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        await InsertOnceAsync(batch, tenant);
        var filter = FilterParser.Parse("event=cache_lookup OR event=workers_ai_attempt_failed").Value!;
        var histogram = new SelectQuery(
        [
            new("step", new StepNode(TimeSpan.FromSeconds(5), default)),
            new("event", new FieldNode(new FieldName("event", default)) { IsText = true }),
            new("count", Aggregate(AggregateKind.Count)),
        ]) { Filter = filter };
        foreach (var (query, expected) in new[] { (histogram, "5000 cache_lookup: 4\n10000 workers_ai_attempt_failed: 1"), (FrequentValues.Select(filter, ["result", "nothing", "event", "tenant", "event_type"], 1), "hit null null null null: 3 (of 2)\nnull null cache_lookup null null: 4 (of 2)\nnull null null histogram null: 5 (of 1)\nnull null null null cache_lookup: 4 (of 2)") })
        {
            Assert.Equal(expected, Show(SelectEvaluator.Evaluate(query, batch, Binder)));
            Assert.Equal(expected, Show(await engine.EvaluateAsync(Compiler.Select(query, QueryEngine.ScopeOf(tenant)))));
        }
    }

    [Fact]
    public async Task Select_WithoutGroups_GivesARowForEachEvent()
    {
        const string tenant = "rows";
        var batch = QueryCases.Events(QueryCases.Declared, tenant);
        await InsertOnceAsync(batch, tenant);
        var query = new SelectQuery([new("event", new FieldNode(new FieldName("event", default))), new("one", new NumberNode(1, default))])
        {
            Filter = FilterParser.Parse("result=hit").Value!,
            IsGrouped = false,
            Order = [new SelectOrder(null, IsDescending: true)],
            Limit = 2,
        };

        Assert.Equal("cache_lookup: 1\ncache_lookup: 1", Show(SelectEvaluator.Evaluate(query, batch, Binder)));
        Assert.Equal("cache_lookup: 1\ncache_lookup: 1", Show(await engine.EvaluateAsync(Compiler.Select(query, QueryEngine.ScopeOf(tenant)))));
    }

    [Fact]
    public async Task Events_ByArrival_AreThoseOfTheScope()
    {
        const string tenant = "arrival";
        await InsertOnceAsync(QueryCases.Events(QueryCases.Declared, tenant), tenant);
        var list = new EventList(FilterParser.Parse("").Value!, 3) { ByArrival = true };
        var rows = await engine.QueryAsync(Compiler.Events(list, QueryEngine.ScopeOf(tenant) with { Arrived = (2, 14) }));
        Assert.Equal(["13", "12", "11"], rows.Select(row => row[2]));
    }

    [Fact]
    public async Task Filter_AsLargeAsTheLimitsAllow_IsWithinTheLimitsOfTheEngine()
    {
        var schema = new EventSchema(Enumerable.Range(0, 120).Select(i => new Field($"declared_{i}", FieldType.Text)));
        var text = string.Concat(Enumerable.Range(0, QueryLimits.SearchTerms).Select(i => $"-\"\\\"{i}\" "))
            + string.Concat(Enumerable.Range(0, QueryLimits.Terms - QueryLimits.SearchTerms).Select(i => $"NOT a.b{i % QueryLimits.Fields}={i} "));
        var list = new EventList(FilterParser.Parse(text).Value!, 100);

        // The limits are checked when the statement is parsed, so the table needs no columns for it.
        var wide = new SqlCompiler(new QueryBinder(schema)).Events(list, QueryEngine.ScopeOf("largest"));
        Assert.NotEmpty(await engine.QueryAsync(wide with { Text = "EXPLAIN AST " + wide.Text }));

        await engine.InsertAsync(QueryCases.Events(QueryCases.Declared, "largest"));
        Assert.NotEmpty(await engine.QueryAsync(Compiler.Events(list, QueryEngine.ScopeOf("largest"))));
    }

    private static string Condition(string filter) => new FilterSql(EventColumns.Of(Binder.Schema), new SqlParameters()).Print(Binder.Bind(FilterParser.Parse(filter).Value!));

    private static AggregateNode Aggregate(AggregateKind kind) => new(kind, new MatchAllNode(default), default);

    private static string Show(SelectResult table) => string.Join('\n', table.Rows.Select(row =>
        $"{string.Join(' ', row.Keys)}: {string.Join(' ', row.Values.Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "null"))}{(row.RowCount is { } count ? $" (of {count})" : "")}"));

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static readonly HashSet<string> Inserted = [];

    // The tests of one collection run sequentially.
    private async Task InsertOnceAsync(EventBatch batch, string tenant)
    {
        if (Inserted.Add(tenant))
        {
            await engine.InsertAsync(batch);
        }
    }
}
