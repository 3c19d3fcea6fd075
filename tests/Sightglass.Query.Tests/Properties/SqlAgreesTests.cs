using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Properties;

/// <summary>For random events and queries, the engine and the in-memory evaluation give the same result. A failure's message contains its seed.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class SqlAgreesTests(QueryEngine engine)
{
    private const int Events = 300;
    private const int FiltersPerStatement = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task FormulasOverTime_OnTheEngine_GiveTheSameValues(int seed)
    {
        var random = new Random(seed);
        var tenant = $"over-time-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var queries = new RandomQueries(random);
        for (var i = 0; i < 40; i++)
        {
            TimeSpan? step = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(2) == 0 ? 100 : 37) : null;
            var text = queries.FormulaOverTime(step is not null);
            var program = FormulaParser.Parse(text);
            Assert.True(program.IsValid, $"seed {seed}: {text}: {program.Error?.Message}");
            var query = new FormulaQuery(program.Value!) { Step = step };

            // Steps that begin before the range, a range that is not over yet, and one before which there is nothing.
            var from = DateTimeOffset.UnixEpoch.AddSeconds(random.Next(4) switch { 0 => 400, 1 => 0, 2 => 437.25, _ => 600.000001 });
            var scope = new QueryScope(tenant, from, from.AddSeconds(300));
            scope = random.Next(3) == 0 ? scope.Until(from.AddSeconds(111.5)) : scope;

            var expected = FormulaEvaluator.Evaluate(query, batch, Binder, scope.Range);
            var actual = await engine.EvaluateAsync(new SqlCompiler(Binder).Formula(query, scope));
            AssertSame($"seed {seed}, step {query.Step}, {scope}: {text}", expected, actual);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Filters_OnTheEngine_MatchTheSameEvents(int seed)
    {
        var random = new Random(seed);
        var tenant = $"filters-{seed}";
        var batch = new RandomEvents(random, RandomEvents.Numbers, Without(seed)).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var queries = new RandomQueries(random);
        var filters = Enumerable.Range(0, FiltersPerStatement).Select(_ => queries.Filter()).ToList();

        var rows = await engine.MatchesAsync(Binder, filters, tenant, await engine.ColumnsAsync(tenant, RandomEvents.Schema));

        Assert.Equal(Events, rows.Count);

        // A filter that matches nothing or everything would agree even if it were wrong.
        var telling = Enumerable.Range(0, filters.Count).Count(column => rows.Select(row => row[column]).Distinct().Count() > 1);
        Assert.InRange(telling, FiltersPerStatement / (Without(seed).Length > 10 ? 5 : 3), FiltersPerStatement);
        for (var i = 0; i < filters.Count; i++)
        {
            var predicate = PredicateCompiler.Compile(filters[i], Binder);
            var prepared = predicate.For(batch);
            for (var row = 0; row < Events; row++)
            {
                var expected = predicate.Matches(batch, row);
                Assert.Equal(expected, prepared.Matches(batch, row));
                if (rows[row][i] != expected)
                {
                    Assert.Fail(Explain(seed, filters[i], batch, row, expected));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Formulas_OnTheEngine_GiveTheSameValues(int seed)
    {
        var random = new Random(seed);
        var tenant = $"formulas-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var queries = new RandomQueries(random);
        for (var i = 0; i < 40; i++)
        {
            var text = queries.Formula();
            var program = FormulaParser.ParseQuestion(text);
            Assert.True(program.IsValid, $"seed {seed}: {text}: {program.Error?.Message}");
            var query = new FormulaQuery(program.Value!) { Step = random.Next(4) == 0 ? TimeSpan.FromSeconds(100) : null };
            var expected = FormulaEvaluator.Evaluate(query, batch, Binder);
            var actual = await engine.EvaluateAsync(new SqlCompiler(Binder).Formula(query, QueryEngine.ScopeOf(tenant)));
            AssertSame($"seed {seed}, step {query.Step}: {text}", expected, actual);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Selects_OnTheEngine_GiveTheSameTables(int seed)
    {
        var random = new Random(seed);
        var tenant = $"selects-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers, Without(seed)).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var columns = await engine.ColumnsAsync(tenant, RandomEvents.Schema);
        var queries = new RandomQueries(random);
        for (var i = 0; i < 30; i++)
        {
            var query = queries.Select();
            var expected = SelectEvaluator.Evaluate(query, batch, Binder);
            var actual = await engine.EvaluateAsync(new SqlCompiler(Binder, () => columns).Select(query, QueryEngine.ScopeOf(tenant)));
            var what = $"seed {seed}, select {i}: {string.Join(", ", query.Columns)} HAVING {query.Having} ORDER BY {string.Join(", ", query.Order)} LIMIT {query.Limit} OFFSET {query.Offset}";

            Assert.True(expected.Rows.Count == actual.Rows.Count, $"{what}: {actual.Rows.Count} rows, not {expected.Rows.Count}");
            foreach (var (left, right) in expected.Rows.Zip(actual.Rows))
            {
                Assert.True(left.RowCount == right.RowCount && left.Keys.SequenceEqual(right.Keys) && left.Values.Zip(right.Values).All(pair => Numbers.AreClose(pair.First, pair.Second)), $"{what}: {string.Join(", ", right.Keys)}, not {string.Join(", ", left.Keys)}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task AttributeStatistics_OfAllNames_CountWhatAFieldCounts(int seed)
    {
        var random = new Random(seed);
        var tenant = $"attributes-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers, Without(seed)).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var columns = await engine.ColumnsAsync(tenant, RandomEvents.Schema);
        var filter = FilterParser.Parse("level=error OR extra=* OR user_id=*").Value!;
        var statement = new SqlCompiler(Binder, () => columns).Attributes(filter, QueryEngine.ScopeOf(tenant));

        var (attributes, incomplete) = await engine.EvaluateAsync(statement);

        var known = attributes.Where(attribute => attribute.Distinct is not null && !incomplete.Contains(attribute.Name)).ToList();
        Assert.True(known.Count > 2, $"seed {seed}: {string.Join(", ", attributes)}; incomplete: {string.Join(", ", incomplete)}");
        foreach (var attribute in known)
        {
            var query = FrequentValues.Select(filter, [attribute.Name], AttributeStatistics.MaxDistinct);
            var expected = FrequentValues.Of(query, SelectEvaluator.Evaluate(query, batch, Binder))[0];

            Assert.Equal((seed, attribute.Name, expected.Distinct), (seed, attribute.Name, attribute.Distinct!.Value));
            Assert.Equal(expected.Values.OrderBy(value => value.Value, StringComparer.Ordinal), attribute.Values.OrderBy(value => value.Value, StringComparer.Ordinal));
            Assert.Equal(expected.Values.Sum(value => value.Count), attribute.Events);
        }
    }

    // Columns that are empty, one at a time and many; at last the maps and the JSON text, too.
    private static string[] Without(int seed) => (seed % 4) switch
    {
        0 => ["level", "note", "attempt", "mapped_tag", "status_code", "weight"],
        1 => ["tag"],
        2 => RandomEvents.Names.Except(["event", "message", "tag", "attempt", "status_code"]).Concat(["dotted", "labels", "app", "app.name"]).ToArray(),
        _ => [],
    };

    private static QueryBinder Binder { get; } = new(RandomEvents.Schema);

    /// <summary>Values must be close; the order must be the same, except for values that are close to each other.</summary>
    private static void AssertSame(string what, FormulaResult expected, FormulaResult actual)
    {
        Assert.True(expected.Rows.Count == actual.Rows.Count, $"{what}: {actual.Rows.Count} rows, not {expected.Rows.Count}\n{Show(actual)}\n—\n{Show(expected)}");
        var byGroup = actual.Rows.ToDictionary(GroupOf);
        for (var i = 0; i < expected.Rows.Count; i++)
        {
            var row = expected.Rows[i];
            Assert.True(byGroup.TryGetValue(GroupOf(row), out var other), $"{what}: no row {GroupOf(row)}\n{Show(actual)}\n—\n{Show(expected)}");
            Assert.True(Numbers.AreClose(row.Value, other!.Value), $"{what}: {GroupOf(row)} is {other.Value}, not {row.Value}");
            Assert.True(row.Named.Zip(other.Named).All(pair => Numbers.AreClose(pair.First, pair.Second)), $"{what}: names of {GroupOf(row)}");
            Assert.True(Numbers.AreClose(row.Value, actual.Rows[i].Value) || row.Step is not null, $"{what}: place {i} has {actual.Rows[i].Value}, not {row.Value}");
        }
    }

    private static string GroupOf(FormulaRow row) => $"{row.Step} {GroupKey.IdentityOf(row.Keys)}";

    private static string Show(FormulaResult result) => string.Join('\n', result.Rows.Take(10).Select(row => $"{GroupOf(row)} = {row.Value}"));

    private static string Explain(int seed, FilterNode filter, EventBatch batch, int row, bool expected)
    {
        var smallest = Smallest(filter);
        var json = new ByteBuffer();
        PrintedEvent.Append(json, batch, row);
        return $"seed {seed}: in memory {expected}, on the engine {!expected}\n{smallest}\n{Encoding.UTF8.GetString(json.Span)}";
    }

    /// <summary>The first term of the filter that disagrees.</summary>
    private static string Smallest(FilterNode filter) => filter switch
    {
        AndNode and => string.Join(" AND ", and.Operands.Select(Smallest)),
        OrNode or => string.Join(" OR ", or.Operands.Select(Smallest)),
        NotNode not => $"NOT ({Smallest(not.Operand)})",
        ComparisonNode { Operand: PatternOperand pattern } comparison => $"{comparison.Field.Name} {comparison.Operator} {string.Join(" * ", pattern.Parts)}",
        ComparisonNode { Operand: ListOperand list } comparison => $"{comparison.Field.Name} in {string.Join(" | ", list.Texts)}",
        _ => filter.ToString(),
    };
}
