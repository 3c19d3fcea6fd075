using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Conformance;
using Sightglass.Query.Languages;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;
using Sightglass.Testing.Cases;

namespace Sightglass.Query.Sql;

/// <summary>Short statements that mean long ones: refused while they are printed, before they fill the memory.</summary>
public sealed class PrintedLengthTests
{
    private const long MaxBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);
    private static readonly CaseSuite Suite = new("sql-adversarial");

    public static TheoryData<string> Growing => [.. Suite.Ids("growth")];

    [Theory]
    [InlineData("BETWEEN", "more than 131,072 characters")]
    [InlineData("names", "more than 131,072 characters")]
    [InlineData("names of aggregates", "more than 131,072 characters")]
    [InlineData("names in each other", "more than 700 functions and operators in each other")]
    [InlineData("casts", "more than 131,072 characters")]
    [InlineData("CASE", "more than 131,072 characters")]
    [InlineData("lists", "more than 131,072 characters")]
    [InlineData("casts in a row", "at most 500 operators")]
    [InlineData("tests in a row", "at most 500 operators")]
    [InlineData("patterns in a row", "at most 500 operators")]
    [InlineData("comparisons", "more than 700 functions and operators in each other")]
    [InlineData("common tables", "more than 917,504 characters")]
    [InlineData("subqueries", "more than")]
    [InlineData("attributes", "more than 917,504 characters")]
    public void Statement_ThatGrows_IsRefused(string shape, string message)
    {
        var text = shape switch
        {
            "BETWEEN" => $"SELECT n{Repeat(" BETWEEN 1 AND 2", 18)} FROM events",
            "names" => $"SELECT n+n AS a0, {Names(18, name => $"{name}+{name}")} FROM events",
            "names of aggregates" => $"SELECT count(*)+sum(n) AS a0, {Names(18, name => $"{name}+{name}")} FROM events GROUP BY event",
            "names in each other" => $"SELECT n AS a0, {Names(14, name => $"{Repeat("abs(", 55)}{name}{Repeat(")", 55)}")} FROM events",
            "casts" => $"SELECT n{Repeat("::text::boolean", 14)} FROM events",
            "CASE" => $"SELECT {Repeat("CASE ", 12)}n{Repeat(" WHEN 1 THEN 2 WHEN 3 THEN 4 WHEN 5 THEN 6 END", 12)} FROM events",
            "lists" => $"SELECT n{Repeat(" IN (n, 1, 2, 3)", 20)} FROM events",
            "casts in a row" => $"SELECT '1'{Repeat("::double", 1500)}",
            "tests in a row" => $"SELECT 1{Repeat(" IS NULL", 1500)}",
            "patterns in a row" => $"SELECT n{Repeat(" LIKE 'x'", 1200)} FROM events",
            "comparisons" => $"SELECT n{Repeat("=n", 450)} FROM events",
            "common tables" => $"WITH t0 AS (SELECT id FROM events), {string.Join(", ", Enumerable.Range(1, 20).Select(n => $"t{n} AS (SELECT a.* FROM t{n - 1} a JOIN t{n - 1} b ON a.id = b.id)"))} SELECT id FROM t20",
            "subqueries" => $"SELECT 1{Repeat(" NOT IN (SELECT 1", 25)}{Repeat(")", 25)}",
            _ => $"SELECT 1 FROM events WHERE {string.Join(" + ", Enumerable.Range(0, 490).Select(n => $"a.b.c.d.e.f{n}"))} > 0",
        };

        var error = Assert.Single(Mistakes(text));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Growing))]
    public void Statement_OfTheSuite_TakesNeitherMemoryNorTime(string id) => Mistakes(Suite.Find(id).GetProperty("input").GetProperty("sql").GetString()!);

    /// <summary>What a person may write is printed.</summary>
    [Theory]
    [InlineData("SELECT n BETWEEN 1 AND 2, CASE model WHEN 'a' THEN 1 WHEN 'b' THEN 2 END, n::text::boolean FROM events")]
    [InlineData("SELECT n + 1 AS a, a * 2 AS b, a + b AS c, c / a AS d, round(d, 2) AS e FROM events WHERE e > 1 GROUP BY n HAVING count(*) > 1")]
    public void Statement_OfUsualSize_IsPrinted(string text) => Assert.Empty(Mistakes(text));

    private static List<QueryError> Mistakes(string text)
    {
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        List<QueryError> mistakes = [];
        var parsed = QueryLanguages.Find("sql")!.Parse(text, FormulaNames.None);
        if (!parsed.IsValid)
        {
            mistakes.Add(parsed.Error);
        }
        else
        {
            try
            {
                new SqlCompiler(new QueryBinder(EventSchema.Canonical)).Relation((RelationQuery)parsed.Value, new QueryScope("t", DateTimeOffset.UnixEpoch, RelationCases.Now), RelationTable.Fixed, RelationCases.Now, 100);
            }
            catch (QueryErrorException exception)
            {
                mistakes.Add(exception.Error);
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, MaxBytes);
        Assert.InRange(Stopwatch.GetElapsedTime(time), TimeSpan.Zero, MaxTime);
        return mistakes;
    }

    private static string Names(int count, Func<string, string> of) => string.Join(", ", Enumerable.Range(1, count).Select(n => $"{of($"a{n - 1}")} AS a{n}"));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
