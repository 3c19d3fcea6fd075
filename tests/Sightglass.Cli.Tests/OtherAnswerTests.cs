namespace Sightglass.Server.Cli;

/// <summary>A server that answers 200 with something else than the command expects gets a sentence, whatever the command is: no stack trace, and no success.</summary>
public sealed class OtherAnswerTests
{
    private static readonly string[] Shapes =
    [
        "", "null", "[]", "{}", "1", "\"text\"", "<!doctype html><title>proxy</title>", """{"a":[1]}""", """{"keys":null,"packs":null,"entries":null,"metrics":null,"events":null,"versions":null,"columns":null,"rows":null}""",
        """{"keys":[{}],"packs":[{}],"entries":[{}],"metrics":[{}],"events":[{}],"versions":[{}],"columns":[{}],"rows":[{}]}""",
        """{"keys":{},"packs":{},"entries":{},"metrics":{},"events":{},"versions":{},"columns":{},"rows":{}}""",
        """{"keys":[1],"packs":[1],"entries":[1],"metrics":[1],"events":[1],"versions":[1],"columns":[1],"rows":[1]}""",
        """{"columns":[{"name":"a","type":"text"}],"rows":[[]],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null}""",
        """{"columns":[{"name":"a","type":"text"}],"rows":[[1,2]],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null}""",
        """{"columns":[{"name":"a","type":"text"}],"rows":[],"statistics":null,"cursor":null}""",
        """{"events":[{"id":"1","time":"yesterday","received":"","tenant":""}]}""",
        """{"accepted":1,"rejected":1,"errors":null}""",
    ];

    private static readonly string[][] Commands =
    [
        ["query", "x"], ["query", "x", "--json"], ["query", "x", "--csv"], ["metrics"], ["metrics", "m"], ["metrics", "m", "--by", "model"], ["keys", "list"], ["keys", "create", "name"], ["packs", "list"],
        ["packs", "list", "--json"], ["packs", "versions", "p"], ["packs", "restore", "p"], ["quarantine", "list"], ["quarantine", "retry"], ["doctor"], ["doctor", "--json"],
    ];

    public static TheoryData<string[]> AllCommands => [.. Commands];

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Command_ThatGetsAnotherAnswer_SaysSo(string[] args)
    {
        foreach (var shape in Shapes)
        {
            foreach (var status in new[] { 200, 404, 500 })
            {
                var run = await CommandRun.RunAgainstAsync(status, shape, args);

                Assert.DoesNotContain("unexpected failure", run.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", run.Output + run.Error, StringComparison.Ordinal);
                Assert.True(run.ExitCode != ExitCode.Done || status == 200, $"{string.Join(' ', args)} takes '{shape}' with status {status} for success: {run.Output}{run.Error}");
                Assert.False(string.IsNullOrWhiteSpace(run.Error + run.Output), shape);
            }
        }
    }

    [Fact]
    public async Task Ingest_ThatGetsAnotherAnswer_SaysSo()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\"event\":\"a\"}\n");
        foreach (var shape in Shapes)
        {
            var run = await CommandRun.RunAgainstAsync(200, shape, "ingest", file);

            Assert.Equal(ExitCode.Failed, run.ExitCode);
            Assert.DoesNotContain("unexpected failure", run.Error, StringComparison.Ordinal);
            Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
        }

        File.Delete(file);
    }
}
