using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli;

/// <summary>Nothing that a server, an event, a file or an argument says reaches the terminal as it is, whatever prints it.</summary>
public sealed class HostileTextTests
{
    // Escape sequences, a bell, C1, DEL, bidirectional and zero-width characters, a tag, separators, and what Spectre would take for markup.
    private const string Nasty = "\u001b[2J\u001b]0;title\u0007\u0080\u009b31m\u007f\u202e\u2066\u200b\u200e\u061c\ufeff\u2028\u2029\U000e0041\b[red]not markup[/] [/] [link=x]";

    // As it is in JSON: a server may send the characters themselves, apart from the controls that JSON does not allow.
    private static readonly string Raw = ApiJson.Write(Nasty)[1..^1]
        .Replace(@"\u0080", "\u0080", StringComparison.OrdinalIgnoreCase).Replace(@"\u009b", "\u009b", StringComparison.OrdinalIgnoreCase).Replace(@"\u007f", "\u007f", StringComparison.OrdinalIgnoreCase)
        .Replace(@"\u2028", "\u2028", StringComparison.Ordinal).Replace(@"\u2029", "\u2029", StringComparison.Ordinal);

    private static readonly string Problem = $$"""{"title":"No {{Raw}}","detail":"because {{Raw}}","code":"x{{Raw}}","hint":"{{Raw}}"}""";
    private static readonly string Mistake = $$"""{"title":"No {{Raw}}","detail":"because {{Raw}}","code":"query-syntax","position":0,"length":4,"hint":"{{Raw}}"}""";
    private static readonly string Table =
        $$"""{"columns":[{"name":"{{Raw}}","type":"text"},{"name":"n","type":"number","unit":"{{Raw}}"}],"rows":[["{{Raw}}",1],[{"{{Raw}}":["{{Raw}}"]},2]],"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null,"warnings":[{"position":0,"length":1,"message":"{{Raw}}","hint":"{{Raw}}"}]}""";

    private static readonly string Keys = $$"""{"keys":[{"id":"{{Raw}}","name":"{{Raw}}","scopes":["{{Raw}}"],"tenant":"{{Raw}}","createdAt":"2026-11-20T10:00:00Z"}]}""";
    private static readonly string Key = $$"""{"id":"{{Raw}}","name":"{{Raw}}","scopes":["{{Raw}}"],"tenant":"{{Raw}}","createdAt":"2026-11-20T10:00:00Z","key":"{{Raw}}"}""";
    private static readonly string Applied = $$"""{"name":"{{Raw}}","version":1,"warnings":["{{Raw}}"]}""";
    private static readonly string Packs =
        $$"""{"packs":[{"name":"{{Raw}}","title":"{{Raw}}","description":"{{Raw}}","version":1,"state":"shipped","changedAt":"2026-11-20T10:00:00Z","changedBy":"{{Raw}}","events":[],"metrics":[]}]}""";

    private static readonly string Metrics =
        $$"""{"metrics":[{"name":"{{Raw}}","title":"{{Raw}}","pack":"{{Raw}}","unit":"{{Raw}}","value":1.5,"status":"met","target":{"text":"{{Raw}}"},"advice":["{{Raw}}"],"by":[{"key":{"f":"{{Raw}}"},"value":1,"target":{"text":"{{Raw}}"},"advice":["{{Raw}}"]}],"series":[{"time":"2026-11-20T10:00:00Z","value":1}]}]}""";

    public static TheoryData<int, string, string[]> Commands => new()
    {
        { 400, Problem, ["query", "x"] },
        { 400, Mistake, ["query", $"evnt={Nasty}"] },
        { 500, Nasty, ["query", "x"] },
        { 200, Nasty, ["query", "x"] },
        { 200, Table, ["query", "x"] },
        { 200, Table, ["query", "x", "--json"] },
        { 200, Keys, ["keys", "list"] },
        { 200, Keys, ["keys", "list", "--json"] },
        { 201, Key, ["keys", "create", Nasty] },
        { 201, Key, ["keys", "create", "x", "--json"] },
        { 404, Problem, ["keys", "revoke", "x"] },
        { 200, "", ["keys", "revoke", Nasty] },
        { 200, Packs, ["packs", "list"] },
        { 200, Packs, ["packs", "list", "--json"] },
        { 422, Problem, ["packs", "restore", "x"] },
        { 200, Applied, ["packs", "restore", "x"] },
        { 200, Applied, ["packs", "restore", "x", "--json"] },
        { 200, Applied, ["packs", "add", Nasty] },
        { 200, Metrics, ["metrics"] },
        { 200, Metrics, ["metrics", "--json"] },
        { 404, Problem, ["metrics", "x", "--from", Nasty] },
        { 200, Nasty, ["doctor"] },
        { 503, $$"""{"status":"starting","error":"{{Raw}}"}""", ["doctor"] },
        { 503, $$"""{"status":"starting","error":"{{Raw}}"}""", ["doctor", "--json"] },
        { 200, Table, ["query", "x", "--language", Nasty] },
        { 200, Table, [Nasty] },
        { 200, "", ["ingest", Nasty] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_WithHostileTexts_PrintsNothingThatATerminalObeys(int status, string answer, string[] args)
    {
        var run = await CommandRun.RunAgainstAsync(status, answer, args);

        AssertSafe(run.Output);
        AssertSafe(run.Error);
        Assert.NotEqual("", run.Output + run.Error);
        Assert.DoesNotContain("unexpected failure", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_RejectionsWithHostileTexts_StayOnTheirLines()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("sightglass-hostile-").FullName, "a\u001b\u202e.ndjson");
        try
        {
            await File.WriteAllTextAsync(file, "{}\nbroken\n");
            foreach (var json in (string[][])[[], ["--json"]])
            {
                var run = await CommandRun.RunAgainstAsync(200, $$"""{"accepted":1,"rejected":1,"errors":[{"index":1,"code":"c{{Raw}}","message":"m\nsightglass: forged {{Raw}}"}]}""", ["ingest", file, .. json]);
                AssertSafe(run.Output);
                AssertSafe(run.Error);
                Assert.DoesNotContain("\nsightglass:", run.Error, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tail_EventsWithHostileTexts_PrintNothingThatATerminalObeys(bool asJson)
    {
        // The second row is not JSON and ends the command.
        var row = $$"""{"id":"{{Raw}}","time":"2026-11-20T10:00:00Z","event":"{{Raw}}","level":"{{Raw}}","message":"{{Raw}}","{{Raw}}":"{{Raw}}","attributes":{"{{Raw}}":"{{Raw}}"} }""";
        var run = await CommandRun.RunAgainstAsync(200, $"event: row\nid: 1\ndata: {row}\n\nevent: row\ndata: {Nasty}\n\n", asJson ? ["tail", "--json"] : ["tail"]);

        AssertSafe(run.Output);
        AssertSafe(run.Error);
        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("sightglass: the answer of api/tail cannot be read: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("not markup", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_OnATerminal_IsWrittenOut_AndElsewhereUnchanged()
    {
        Assert.Equal(Nasty + ",\"a\nb\"\r\n", Csv(isInteractive: false));

        var shown = Csv(isInteractive: true);
        AssertSafe(shown.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.EndsWith(",a\\nb\r\n", shown, StringComparison.Ordinal);
        Assert.StartsWith(@"\u001b[2J", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Writer_PairInTwoHalves_IsOneCharacter()
    {
        using var output = new StringWriter();
        using var writer = new Text.SafeWriter(output);
        foreach (var letter in "a😀\u001bb\ud83dc")
        {
            writer.Write(letter);
        }

        writer.WriteLine("😀");
        Assert.Equal("a😀\\u001bb\\ud83dc😀\n", output.ToString());
    }

    private static string Csv(bool isInteractive)
    {
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null };
        Terminal.MakeSafe(configuration);
        Terminal.Of(configuration, isInteractive).WriteCsv(new CsvFormat(), [Nasty, "a\nb"], isFirst: true);
        return output.ToString();
    }

    private static void AssertSafe(string printed)
    {
        foreach (var rune in printed.EnumerateRunes().Where(rune => rune.Value is not ('\n' or '\t')))
        {
            Assert.False(
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
                $"U+{rune.Value:X4} was printed: {JsonSerializer.Serialize(printed)}");
        }
    }
}
