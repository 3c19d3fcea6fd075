using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Translations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Properties;

/// <summary>
/// A random question, printed in every language that can ask it, parsed back and run, has the same answer: in memory and on the engine.
/// What a language says is lost is not compared. A failure's message contains its seed.
/// </summary>
[Collection(QueryEngineCollection.Name)]
public sealed class TranslationTests(QueryEngine engine)
{
    private const int Events = 200;
    private const int Filters = 40;
    private const int Formulas = 20;

    /// <summary>Two in every run; SIGHTGLASS_SEEDS is the number of others to try by hand.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("SIGHTGLASS_SEEDS") ?? "2", CultureInfo.InvariantCulture))];

    private static readonly QueryBinder Binder = new(RandomEvents.Schema);
    private static readonly Translator Translator = new(new SqlCompiler(Binder), Binder, FormulaNames.None);

    // No event of these tests is sampled, and a number of events is compared with the number of those found.
    private static readonly string[] NotCompared = ["the weight of sampled events", "rows: ", "the events themselves"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Filters_InEveryLanguage_FindTheSameEvents(int seed)
    {
        var random = new Random(seed);
        var tenant = $"translated-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers, ["weight"]).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var queries = new RandomQueries(random);
        Dictionary<string, int> told = QueryLanguages.All.ToDictionary(language => language.Name, _ => 0);
        List<(string What, FilterNode Filter, IReadOnlyList<bool> Expected)> parsed = [];
        for (var i = 0; i < Filters; i++)
        {
            var filter = i % 4 == 0 ? queries.Filter(1) : queries.FieldFilter(random.Next(3));
            var expected = Matches(filter, batch);
            foreach (var language in QueryLanguages.All)
            {
                var printed = Translator.To(language, new EventsQuery(filter), RelationTable.Fixed);
                if (!IsSame(printed))
                {
                    Assert.True(printed.Lost.Count > 0, $"seed {seed}: {filter}: {language.Name} neither asks nor says why");
                    continue;
                }

                told[language.Name]++;
                var what = $"seed {seed}: {language.Name}: {printed.Text}\n{filter}";
                switch (language.Parse(printed.Text!, FormulaNames.None).Value)
                {
                    case EventsQuery events:
                        parsed.Add((what, events.Filter, expected));
                        break;
                    case FormulaProgram program:
                        Assert.True(FormulaEvaluator.Evaluate(new FormulaQuery(program), batch, Binder).Rows[0].Value == expected.Count(matches => matches), what);
                        break;
                    case RelationQuery relation:
                        await FindsAsync(what, relation, batch, expected, tenant);
                        AddReadBack(what, relation, expected, parsed);
                        break;
                    default:
                        Assert.Fail(what);
                        break;
                }
            }
        }

        foreach (var (what, filter, expected) in parsed)
        {
            var actual = Matches(filter, batch);
            Assert.True(expected.SequenceEqual(actual), $"{what}\nread as {filter}: {actual.Count(matches => matches)}, not {expected.Count(matches => matches)} events; {First(batch, expected, actual)}");
        }

        await MatchOnEngineAsync(parsed, tenant);
        Assert.All(told.Where(language => language.Key != "analytics-sql"), language => Assert.True(language.Value >= (language.Key == "cloudwatch" ? 4 : 10), $"seed {seed}: {language.Key} asked only {language.Value} of {Filters}"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Formulas_InEveryLanguage_HaveTheSameValues(int seed)
    {
        var random = new Random(seed);
        var tenant = $"translated-formulas-{seed}";
        var batch = new RandomEvents(random, RandomEvents.ExactNumbers, ["weight"]).Batch(Events, tenant);
        await engine.InsertAsync(batch);
        var queries = new RandomQueries(random);
        Dictionary<string, int> told = QueryLanguages.All.ToDictionary(language => language.Name, _ => 0);
        for (var i = 0; i < Formulas; i++)
        {
            var text = i % 2 == 0 ? queries.SimpleFormula() : queries.Formula();
            var program = FormulaParser.ParseQuestion(text).Value!;
            var expected = FormulaEvaluator.Evaluate(new FormulaQuery(program), batch, Binder).Rows.Select(row => row.Value).ToList();
            foreach (var language in QueryLanguages.All)
            {
                var printed = Translator.To(language, program, RelationTable.Fixed);
                if (!IsSame(printed))
                {
                    Assert.True(printed.Lost.Count > 0, $"seed {seed}: {text}: {language.Name} neither asks nor says why");
                    continue;
                }

                told[language.Name]++;
                var query = language.Parse(printed.Text!, FormulaNames.None).Value!;
                var what = $"seed {seed}: {language.Name}: {printed.Text}\n{text}";
                AssertSame(what, expected, await ValuesAsync(query, batch, tenant));
                foreach (var other in query is RelationQuery ? QueryLanguages.All : [])
                {
                    var again = Translator.To(other, query, RelationTable.Fixed);
                    if (other.Name is "formula" or "builder" && IsSame(again))
                    {
                        AssertSame($"{what}\n{other.Name}: {again.Text}", expected, await ValuesAsync(other.Parse(again.Text!, FormulaNames.None).Value!, batch, tenant));
                    }
                }
            }
        }

        Assert.All(["formula", "sql", "builder"], language => Assert.True(told[language] >= (language == "builder" ? 3 : 7), $"seed {seed}: {language} asked only {told[language]} of {Formulas}"));
    }

    private static bool IsSame(Translation printed) => printed.Text is not null && printed.Lost.All(lost => NotCompared.Any(start => lost.StartsWith(start, StringComparison.Ordinal)));

    private static List<bool> Matches(FilterNode filter, EventBatch batch)
    {
        var predicate = PredicateCompiler.Compile(filter, Binder);
        return [.. Enumerable.Range(0, batch.Count).Select(row => predicate.Matches(batch, row))];
    }

    private async Task FindsAsync(string what, RelationQuery relation, EventBatch batch, IReadOnlyList<bool> expected, string tenant)
    {
        var ids = QueryLanguages.Find("sql")!.Parse(relation.Text.Replace("SELECT *", "SELECT id", StringComparison.Ordinal), FormulaNames.None);
        var result = await engine.EvaluateAsync(new SqlCompiler(Binder).Relation((RelationQuery)ids.Value!, QueryEngine.ScopeOf(tenant), RelationTable.Fixed, DateTimeOffset.UnixEpoch, SqlCompiler.MaxEvents));
        var found = result.Rows.Select(row => row[0].GetString()).ToHashSet();
        var actual = Enumerable.Range(0, batch.Count).Select(row => found.Contains(RandomEvents.Schema.Ids.Format(new EventKey(batch.Times[row], batch.FirstSequence + (ulong)row)))).ToList();
        Assert.True(expected.SequenceEqual(actual), $"{what}: {actual.Count(matches => matches)}, not {expected.Count(matches => matches)} events; {First(batch, expected, actual)}");
    }

    /// <summary>The statement as a filter again.</summary>
    private static void AddReadBack(string what, RelationQuery relation, IReadOnlyList<bool> expected, List<(string What, FilterNode Filter, IReadOnlyList<bool> Expected)> parsed)
    {
        var again = Translator.To(QueryLanguages.Filter, relation, RelationTable.Fixed);
        if (IsSame(again))
        {
            parsed.Add(($"{what}\nand back: {again.Text}", ((EventsQuery)QueryLanguages.Filter.Parse(again.Text!, FormulaNames.None).Value!).Filter, expected));
        }
    }

    /// <summary>A third of the filters, in a few reads of the table: that both sides agree on any filter is another test.</summary>
    private async Task MatchOnEngineAsync(List<(string What, FilterNode Filter, IReadOnlyList<bool> Expected)> parsed, string tenant)
    {
        foreach (var part in parsed.Where((_, index) => index % 3 == 0).Chunk(25))
        {
            var rows = await engine.MatchesAsync(Binder, [.. part.Select(one => one.Filter)], tenant, await engine.ColumnsAsync(tenant, RandomEvents.Schema));
            foreach (var (index, one) in part.Index())
            {
                Assert.True(one.Expected.SequenceEqual(rows.Select(row => row[index])), $"{one.What}: on the engine");
            }
        }
    }

    private async Task<List<double?>> ValuesAsync(ParsedQuery query, EventBatch batch, string tenant)
    {
        switch (query)
        {
            case FormulaProgram program:
                var formula = new FormulaQuery(program);
                var values = FormulaEvaluator.Evaluate(formula, batch, Binder).Rows.Select(row => row.Value).ToList();
                AssertSame(program.Text, values, [.. (await engine.EvaluateAsync(new SqlCompiler(Binder).Formula(formula, QueryEngine.ScopeOf(tenant)))).Rows.Select(row => row.Value)]);
                return values;
            case SelectQuery select:
                return [.. SelectEvaluator.Evaluate(select with { Limit = QueryLimits.Groups }, batch, Binder).Rows.Select(row => row.Values[0])];
            case RelationQuery relation:
                var result = await engine.EvaluateAsync(new SqlCompiler(Binder).Relation(relation, QueryEngine.ScopeOf(tenant), RelationTable.Fixed, DateTimeOffset.UnixEpoch, SqlCompiler.MaxEvents));
                var column = result.Columns.ToList().FindIndex(known => known.Name == "value");
                return [.. result.Rows.Select(row => Number(row[column]))];
            default:
                throw new InvalidDataException(query.GetType().Name);
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        _ => value.GetDouble(),
    };

    private static void AssertSame(string what, List<double?> expected, List<double?> actual) => Assert.True(
        expected.Count == actual.Count && expected.Order().Zip(actual.Order()).All(pair => Numbers.AreClose(pair.First, pair.Second)),
        $"{what}\n{string.Join(", ", actual.Order())}\nnot {string.Join(", ", expected.Order())}");

    private static string First(EventBatch batch, IReadOnlyList<bool> expected, IReadOnlyList<bool> actual)
    {
        var row = Enumerable.Range(0, batch.Count).FirstOrDefault(row => expected[row] != actual[row]);
        var json = new Telemetry.Columns.ByteBuffer();
        PrintedEvent.Append(json, batch, row);
        return System.Text.Encoding.UTF8.GetString(json.Span);
    }
}
