using Sightglass.Query.Binding;
using Sightglass.Query.Engine;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Planning;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Retention, in the engine and in memory.</summary>
[Collection(QueryEngineCollection.Name)]
public sealed class CohortTests(QueryEngine engine)
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    // The days on which each user was seen, from the Monday on. The range begins on the Tuesday; ann was first seen before it.
    private static readonly (string User, double[] Days)[] Seen =
    [
        ("ann", [0.5, 1.5, 2]),
        ("ben", [1.1, 1.2, 2.9, 8]),
        ("cat", [1.999, 2.0]),
        ("dan", [2.5]),
    ];

    [Theory]
    [InlineData("Uniq(user_id) GROUP BY Cohort(user_id, 1d), Age(user_id, 1d)", "2026-03-03 0 2, 2026-03-03 1 2, 2026-03-03 7 1, 2026-03-04 0 1, null null 1")]
    [InlineData("Uniq(user_id) GROUP BY Age(user_id, 1w)", "0 3, 1 1, null 1")]
    [InlineData("Count() GROUP BY Cohort(user_id, 1w), Age(user_id, 1w)", "2026-03-02 0 6, 2026-03-02 1 1, null null 2")]
    [InlineData("Count() WHERE route=late GROUP BY Cohort(user_id, 1d)", "2026-03-04 4")]
    [InlineData("Max(Count() BY user_id) GROUP BY Cohort(user_id, 1d)", "2026-03-03 4, 2026-03-04 1, null 2")]
    public async Task Cohorts_AreOfWhatTheQuestionReads(string formula, string expected)
    {
        var tenant = $"cohorts-{Guid.NewGuid():N}";
        var batch = new EventBatch(EventSchema.Canonical) { FirstSequence = 1, ReceivedMicros = UnixMicros.Of(Monday.AddDays(14)) };
        foreach (var (user, days) in Seen)
        {
            foreach (var day in days)
            {
                using var row = batch.BeginRow(new EventOrigin(System.Text.Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false));
                row.SetField(batch.Schema.Ordinal("user_id"), System.Text.Encoding.UTF8.GetBytes(user));
                row.SetField(batch.Schema.Ordinal("route"), day >= 2 && user != "ann" ? "late"u8 : "early"u8);
                Assert.Null(row.End(UnixMicros.Of(Monday.AddDays(day))));
            }
        }

        await engine.InsertAsync(batch);
        var binder = new QueryBinder(batch.Schema);
        var query = new FormulaQuery(FormulaParser.Parse(formula).Value!);
        var scope = new QueryScope(tenant, Monday.AddDays(1), Monday.AddDays(14));

        Assert.Equal(expected, Text(FormulaEvaluator.Evaluate(query, batch, binder, scope.Range)));
        Assert.Equal(expected, Text(await engine.EvaluateAsync(new SqlCompiler(binder).Formula(query, scope))));
    }

    [Theory]
    [InlineData("Uniq(Cohort(user_id, 1d))", "column 6: 'Cohort' is a key of 'GROUP BY' only")]
    [InlineData("Count GROUP BY Age(user_id, 5m)", "column 16: '5m' is no period of whole days; write 1d, 7d or 1w")]
    [InlineData("Count GROUP BY Cohort(user_id)", "column 16: 'Cohort' needs a period; write Cohort(user_id, 1d)")]
    public void Parse_OtherCohorts_SaysWhatTheyAre(string formula, string message) => Assert.Equal(message, FormulaParser.Parse(formula).Error?.Message);

    private static string Text(Results.FormulaResult result) => string.Join(", ", result.Rows.Select(row => $"{string.Join(' ', row.Keys)} {row.Value}"));
}
