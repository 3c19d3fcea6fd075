namespace Sightglass.Server.Cli;

public sealed class MetricsCommandTests
{
    private const string Answer = """
        {"name":"cache_hit_rate","title":"Cache hit rate","description":"","grain":"event","formula":"Count","pack":"workers-ai","value":0.74,"sample":900,"minimum":30,"unit":"ratio","better":"higher","target":{"min":0.8,"max":0.9,"text":"80–90 %"},"status":"missed","advice":["Keep entries longer."],
         "by":[{"key":{"cache_type":"kv"},"value":0.86,"sample":883,"target":{"min":0.8,"max":0.9,"text":"80–90 %"},"status":"met","advice":[]},{"key":{"cache_type":"database"},"value":0.5,"sample":17,"target":null,"status":"too_few","advice":[]}],
         "previous":{"from":"2026-11-06T00:00:00Z","to":"2026-11-13T00:00:00Z","value":0.81,"sample":900,"change":"worse"}}
        """;

    [Fact]
    public async Task Metrics_OneMetric_ShowsTargetStatusChangeAndAdvice()
    {
        var run = await CommandRun.RunAgainstAsync(200, Answer, "metrics", "cache_hit_rate", "--by", "cache_type");
        Assert.Equal(
            [
                "Metric Value Target Status Change",
                "Cache hit rate 74 % 80–90 % Missed −7 pts worse",
                "kv 86 % 80–90 % Met",
                "database 50 % Too few to judge (17)",
                "Cache hit rate: Keep entries longer.",
            ],
            run.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0 && line[0] != '─'));
        Assert.Equal((0, "2026-11-13 00:00 to 2026-11-20 00:00 UTC, and the change from the same time before it\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Metrics_ByAFieldThatNoEventHas_WarnsOfIt()
    {
        const string answer = """{"name":"a","title":"A","description":"","grain":"event","formula":"Count()","pack":"p","value":1,"sample":1,"minimum":1,"unit":"count","better":"higher","advice":[],"by":[{"key":{"nofield":null},"value":1,"sample":1,"advice":[]}]}""";
        var run = await CommandRun.RunAgainstAsync(200, answer, "metrics", "a", "--by", "nofield");
        Assert.Equal((0, "warning: no event of this metric has a field 'nofield' in the range\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Metrics_OfOldEventsThatNoPackMeasures_SaysThat()
    {
        var run = await CommandRun.RunAgainstAsync(200, """{"metrics":[{"name":"a","value":0}],"events":[{"time":"2025-01-20T23:58:01Z"}]}""", "metrics", "--json");
        Assert.Equal("There are events, the newest of 2025-01-20T23:58:01.000Z, but no metric of the packs in force has a value for them. docs/packs.md says how to describe events of your own; 'sightglass query' counts them without.\n", run.Error);
    }

    [Fact]
    public async Task Metrics_Json_PassesTheMetricsThrough()
    {
        var run = await CommandRun.RunAgainstAsync(200, """{"metrics":[{"name":"a","value":1,"target":{"text":"80–90 %"}},{"name":"b","value":null}]}""", "metrics", "--json");
        Assert.Equal((0, "{\"name\":\"a\",\"value\":1,\"target\":{\"text\":\"80–90 %\"}}\n{\"name\":\"b\",\"value\":null}\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Metrics_NothingThisWeek_ShowsTheWeekOfTheNewestEvent()
    {
        const string newest = """{"events":[{"time":"2025-01-20T23:58:01.5Z"}]}""";
        const string range = "from=2025-01-13T23%3A58%3A01.500Z&to=2025-01-20T23%3A58%3A01.501Z";
        var run = await CommandRun.RunAgainstAsync(200, AnswerTo, "metrics", "--json");
        Assert.Equal((0, "{\"name\":\"a\",\"value\":7}\n"), (run.ExitCode, run.Output));
        Assert.Equal("Nothing in the last 7 days. The week up to the newest event, 2025-01-13T23:58:01.500Z to 2025-01-20T23:58:01.501Z:\n", run.Error);

        static string AnswerTo(string path) =>
            path.StartsWith("/api/events?from=0", StringComparison.Ordinal) ? newest
            : path.Contains(range, StringComparison.Ordinal) ? """{"metrics":[{"name":"a","value":7}]}"""
            : """{"metrics":[{"name":"a","value":null}]}""";
    }

    [Fact]
    public async Task Metrics_OfNewEventsThatNoPackMeasures_SaysThat()
    {
        var newest = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var run = await CommandRun.RunAgainstAsync(200, $$"""{"metrics":[{"name":"a","value":null}],"events":[{"time":"{{newest}}"}]}""", "metrics", "--json");
        Assert.Equal((0, "{\"name\":\"a\",\"value\":null}\n"), (run.ExitCode, run.Output));
        Assert.Contains("but no metric of the packs in force has a value for them", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_NothingInTheRangeAskedFor_SaysSoAndStaysThere()
    {
        var run = await CommandRun.RunAgainstAsync(200, """{"metrics":[{"name":"a","value":null}],"events":[{"time":"2025-01-20T23:58:01Z"}]}""", "metrics", "--json", "--from", "now-1d");
        Assert.Equal((0, "{\"name\":\"a\",\"value\":null}\n", ""), (run.ExitCode, run.Output, run.Error));
    }
}
