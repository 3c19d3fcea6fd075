using System.Net;
using Sightglass.Query.Functions;

namespace Sightglass.Server.Analytics;

/// <summary>What the suite leaves open of SQL over points: values that cannot be computed with, limits, names, zones.</summary>
public sealed class AnalyticsSqlTests(AnalyticsFixture points) : IClassFixture<AnalyticsFixture>
{
    private static readonly string[] Numbers = ["0", "-1", "100", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e308", "0.5", "double1", "toUInt32(double2)", "1/0", "NULL"];
    private static readonly string[] Texts = ["''", "'%'", @"'a\'", "'{-1}'", "'{99}'", "'['", "'a{1001}'", "'%Q'", "blob1", "'é'", "NULL", "'No/Where'"];
    private static readonly string[] Times = ["timestamp", "toDateTime(-1)", "toDateTime(1e300)", "'0001-01-01'", "today()"];
    private static readonly string[] Intervals = ["INTERVAL '0' DAY", "INTERVAL '-1' MONTH", "INTERVAL '999999999' YEAR"];

    public static TheoryData<string> Functions => [.. SqlFunctions.All.Where(function => function.Only != SqlDialect.Standard).Select(function => function.Name)];

    /// <summary>Whatever the values are, the answer is a result or a text, and no failure of the server.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Call_WithAnyValues_IsNoFailure(string name)
    {
        var function = SqlFunctions.Find(name, SqlDialect.Analytics)!;
        for (var round = 0; round < 12; round++)
        {
            var arguments = function.Arguments.Select((argument, place) => Value(argument, round * (place + 1)));
            var levels = function.Parameters == 0 ? "" : function.TakesCount ? "(5)" : "(0.5)";
            var reply = await AskAsync($"SELECT {name}{levels}({string.Join(", ", arguments)}) AS v FROM app_requests");

            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity, reply.ToString());
        }
    }

    [Theory]
    [InlineData("SELECT bitTest(1, 100) AS v", "column 1: the engine cannot compute this: a position or a count is out of its range")]
    [InlineData("SELECT bitTest(1, -1) AS v", "column 1: the engine cannot compute this: a position or a count is out of its range")]
    [InlineData("SELECT bitTest(toUInt32(double2), 40) AS v FROM app_requests", "column 1: the engine cannot compute this: a position or a count is out of its range")]
    [InlineData(@"SELECT 'a' LIKE 'a\' AS v", "column 1: the engine cannot compute this: a pattern of LIKE ends with a backslash; write two for one")]
    [InlineData(@"SELECT count() AS v FROM app_requests WHERE blob1 LIKE '%\'", "column 1: the engine cannot compute this: a pattern of LIKE ends with a backslash; write two for one")]
    [InlineData("SELECT double1 FROM app_requests LIMIT 20000", "LIMIT 20000 is more than the 10000 rows of an answer; write LIMIT 10000, and OFFSET for the rows after them")]
    [InlineData("SELECT 1 AS a, 2 AS a", "column 16: two columns have the name 'a'; give each a name of its own with AS")]
    [InlineData("SELECT *, double1 AS double2 FROM app_requests", "column 11: two columns have the name 'double2'; give each a name of its own with AS")]
    [InlineData("SELECT toDateTime('2026-03-02 00:00:05', blob1) AS v FROM app_requests", "column 42: the name of a time zone is needed here, written out; write 'Etc/UTC' or 'America/New_York'")]
    [InlineData("SELECT toDateTime('2026-03-02 00:00:05', 'No/Where') AS v", "column 1: the engine cannot compute this: an argument has a value that the function does not take")]
    [InlineData("SELECT toDateTime('soon', 'Etc/UTC') AS v", "column 19: 'soon' is no time; write '2026-01-15 10:30:00' or '2026-01-15T10:30:00Z'")]
    public async Task Mistake_IsNamed(string sql, string message)
    {
        var reply = await AskAsync(sql);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, message + "\n"), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("SELECT toDateTime('2026-03-02 00:00:05', 'America/New_York') AS v", "2026-03-02 00:00:05")]
    [InlineData("SELECT toUnixTimestamp(toDateTime('2026-03-02 00:00:05', 'America/New_York')) AS v", "1772427605")]
    [InlineData("SELECT toDateTime(1772409605, 'Asia/Tokyo') AS v", "2026-03-02 09:00:05")]
    [InlineData("SELECT formatDateTime(toDateTime('2022-12-01 16:17:00', 'America/New_York'), '%H:%i') AS v", "16:17")]
    [InlineData("SELECT formatDateTime(toDateTime('2022-12-01 16:17:00', 'America/New_York'), '%H:%i', 'Etc/UTC') AS v", "21:17")]
    [InlineData("SELECT toStartOfInterval(toDateTime('2026-03-02 20:00:05'), INTERVAL '1' DAY, 'Asia/Tokyo') AS v", "2026-03-03 00:00:00")]
    [InlineData("SELECT toStartOfInterval(toDateTime('2026-02-28 20:00:05'), INTERVAL '1' MONTH, 'Asia/Tokyo') AS v", "2026-03-01")]
    [InlineData("SELECT blob1 AS v, blob1 FROM app_requests LIMIT 0", null)]
    public async Task Value_IsThatOfCloudflare(string sql, string? value) => Assert.Equal(value, (string?)(await AskAsync(sql)).Expect(HttpStatusCode.OK).Json["data"]!.AsArray().FirstOrDefault()?["v"]?.ToString());

    private static string Value(ScalarArgument argument, int number) => argument switch
    {
        ScalarArgument.Number => Numbers[number % Numbers.Length],
        ScalarArgument.Text or ScalarArgument.LiteralText or ScalarArgument.Zone => Texts[number % Texts.Length],
        ScalarArgument.Time => Times[number % Times.Length],
        ScalarArgument.Condition => number % 2 == 0 ? "double1 > 1" : "NULL",
        ScalarArgument.Interval => Intervals[number % Intervals.Length],
        ScalarArgument.Unit => "'month'",
        _ => number % 2 == 0 ? Numbers[number / 2 % Numbers.Length] : Texts[number / 2 % Texts.Length],
    };

    private Task<Reply> AskAsync(string sql) => points.Client.SendAsync(HttpMethod.Post, "/client/v4/accounts/acc1/analytics_engine/sql", new StringContent(sql));
}
