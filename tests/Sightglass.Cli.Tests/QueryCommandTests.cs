namespace Sightglass.Server.Cli;

public sealed class QueryCommandTests
{
    private const string Answer = """
        {"columns":[{"name":"id","type":"string","unit":null},{"name":"model","type":"string","unit":null},{"name":"value","type":"number","unit":"ratio"},{"name":"empty","type":"string","unit":null}],
         "rows":[["00","a, \"b\"",0.5,null],["01","c\nd",null,null]],"statistics":{"rowsRead":1234,"elapsedMs":5.2},"cursor":null}
        """;

    [Fact]
    public async Task Query_Table_ShowsWhatHasValues()
    {
        var run = await CommandRun.RunAgainstAsync(200, Answer, "query", "x");
        Assert.Equal("""
            model   value
            ─────────────
            a, "b"   50 %
            c\nd

            """, run.Output);
        Assert.Equal((0, "2 rows; 1,234 read in 5 ms\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Query_Json_PrintsAnObjectALineWithoutWhatIsAbsent()
    {
        var run = await CommandRun.RunAgainstAsync(200, Answer, "query", "x", "--json");
        Assert.Equal("""
            {"id":"00","model":"a, \"b\"","value":0.5}
            {"id":"01","model":"c\nd"}

            """, run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Query_Csv_PrintsHeadingAndQuotes()
    {
        var run = await CommandRun.RunAgainstAsync(200, Answer, "query", "x", "--csv");
        Assert.Equal("id,model,value,empty\r\n00,\"a, \"\"b\"\"\",0.5,\r\n01,\"c\nd\",,\r\n", run.Output);
    }

    [Fact]
    public async Task Query_CsvAsAsked_HasNoHeadingAnotherDelimiterAMarkAndNoGuard()
    {
        const string answer = """{"columns":[{"name":"a","type":"text"},{"name":"b","type":"text"}],"rows":[["=1","x;y"]],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null}""";
        var run = await CommandRun.RunAgainstAsync(200, answer, "query", "x", "--csv", "--no-heading", "--delimiter", ";", "--bom", "--no-formula-guard");
        Assert.Equal("\uFEFF=1;\"x;y\"\r\n", run.Output);
    }

    [Fact]
    public async Task Query_Warnings_GoToStandardError()
    {
        const string answer = """{"columns":[],"rows":[],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null,"truncated":true,"warnings":[{"position":0,"length":4,"message":"column 1: no event in the range has a field 'evnt'","hint":null}]}""";
        var run = await CommandRun.RunAgainstAsync(200, answer, "query", "evnt=x", "--json");
        Assert.Equal((0, "", "warning: column 1: no event in the range has a field 'evnt'\nwarning: rows were left out, see --limit\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Theory]
    [InlineData("--csv")]
    [InlineData("--json")]
    public async Task Query_OfMoreRowsThanTheLimit_SaysSo(string format)
    {
        const string answer = """{"columns":[{"name":"a","type":"text"}],"rows":[["x"],["y"]],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":"more"}""";
        var run = await CommandRun.RunAgainstAsync(200, answer, "query", "", format, "--limit", "2");
        Assert.Equal((0, "warning: there are more rows than these 2, see --limit\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    public async Task Query_LimitThatIsNone_IsRefused(string limit)
    {
        var run = await CommandRun.RunAgainstAsync(200, Answer, "query", "x", "--limit", limit);
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains("--limit is at least 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_Mistake_ShowsACaretUnderIt()
    {
        var run = await CommandRun.RunAgainstAsync(400, """{"title":"The query cannot be understood","status":400,"detail":"column 1: unknown field 'evnt'","code":"query-syntax","position":0,"length":4}""", "query", "evnt=x");
        Assert.Equal((ExitCode.Usage, "", "sightglass: The query cannot be understood\n  evnt=x\n  ^^^^\ncolumn 1: unknown field 'evnt'\n"), (run.ExitCode, run.Output, run.Error));
    }
}
