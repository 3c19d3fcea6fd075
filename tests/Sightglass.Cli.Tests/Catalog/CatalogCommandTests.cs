using System.Text.Json;

namespace Sightglass.Server.Cli.Catalog;

public sealed class CatalogCommandTests : IDisposable
{
    // Nobody listens there: packs are the shipped ones.
    private static readonly string[] NoServer = ["--url", "http://127.0.0.1:1", "--key", "sg_test"];

    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-catalog-").FullName;

    private const string Document = """
        # Shop events

        What the shop writes.

        | Event | Description | Key fields |
        |---|---|---|
        | `paid` | An order was paid | `order_id`, `amount_usd` |
        | `pay_error` | An order could not be paid | `order_id`, `error` |
        | `pay_timeout` | The bank did not answer | `order_id` |

        - **Paid:** Count `paid`
        - **Share of errors:** errors / orders

        ```
        # Errors
        { $.event = "pay_*_error" || $.event = *error }
        ```
        """;

    [Fact]
    public async Task Import_WritesAPackThatLintFindsNothingIn()
    {
        var imported = await CommandRun.RunAsync("catalog", "import", Write("events.md", Document), "--name", "shop");
        var lint = await CommandRun.RunAsync(["catalog", "lint", Write("pack.yaml", imported.Output), .. NoServer]);

        Assert.Equal(ExitCode.Done, imported.ExitCode);
        Assert.StartsWith("name: shop\ntitle: Shop events\nversion: 1\ndescription: What the shop writes.\n", imported.Output, StringComparison.Ordinal);
        Assert.EndsWith("events.md:12: the metric 'Share of errors' is not taken: it is not written as a formula: 'errors' is neither an event, a field nor a function\n3 events, 3 fields of their own, 1 metrics, 1 dashboards; 1 lines not taken.\n", imported.Error, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Done, "", "Nothing found.\n"), (lint.ExitCode, lint.Output, lint.Error));
    }

    [Fact]
    public async Task Import_DocumentWithoutEvents_SaysWhatATableNeeds()
    {
        var file = Write("empty.md", "# Nothing\n");
        var run = await CommandRun.RunAsync("catalog", "import", file);

        Assert.Equal((ExitCode.Usage, "", $"sightglass: {file} lists no events; a table of events has a column with the heading 'Event' or 'Event type'\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Docs_OfAPack_IsMarkdownThatImportReads()
    {
        var docs = await CommandRun.RunAsync(["catalog", "docs", "chat-proxy", .. NoServer]);
        var imported = await CommandRun.RunAsync("catalog", "import", Write("docs.md", docs.Output), "--name", "again");

        Assert.Equal((ExitCode.Done, "The pack 'chat-proxy' is read as shipped: no server answers at http://127.0.0.1:1/.\n"), (docs.ExitCode, docs.Error));
        Assert.StartsWith("# Session and chat proxy\n", docs.Output, StringComparison.Ordinal);
        Assert.Contains("### Failing requests\n\n| Event | Description | Key fields | Kind | Level | Grain |", docs.Output, StringComparison.Ordinal);
        Assert.Contains("| `completion_rate` | Completion rate | Completions for each prompt. | `completions / prompts` | ratio | request | higher | at least 0.95 |", docs.Output, StringComparison.Ordinal);
        Assert.Contains("51 events, 34 fields of their own", imported.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lint_OfAPackWithAMistake_NamesPlaceAndFails()
    {
        var file = Write("shop.yaml", "name: shop\ntitle: Shop\nversion: 1\ndescription: A shop.\nfields:\n  unused: {type: text, description: Nobody has it}\nevents:\n  paid: {description: Paid., kind: log}\n");
        var people = await CommandRun.RunAsync(["catalog", "lint", file, .. NoServer]);
        var json = await CommandRun.RunAsync(["catalog", "lint", file, "--json", .. NoServer]);

        const string message = "no event has the field 'unused'; list it under 'fields' of those that do, or remove it";
        Assert.Equal((ExitCode.Failed, $"{file}:6:3: {message}\n", "1 found.\n"), (people.ExitCode, people.Output, people.Error));
        Assert.Equal(ExitCode.Failed, json.ExitCode);
        Assert.Equal((file, 6, 3, message), JsonSerializer.Deserialize<JsonElement>(json.Output) is var found ? (found.GetProperty("file").GetString(), found.GetProperty("line").GetInt32(), found.GetProperty("column").GetInt32(), found.GetProperty("message").GetString()) : default);
    }

    [Fact]
    public async Task Coverage_OfADocument_TellsWhatItsPatternsMatchAndMiss()
    {
        var run = await CommandRun.RunAsync(["catalog", "coverage", Write("events.md", Document), .. NoServer]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(
            """
            { $.event = "pay_*_error" || $.event = *error }
              for Errors
              matches 1 of 3: pay_error
              misses, of similar names: pay_timeout


            """,
            run.Output);
    }

    [Fact]
    public async Task Coverage_OfAShippedPack_ReadsGivenPatternsWithin80Columns()
    {
        var run = await CommandRun.RunAsync(["catalog", "coverage", "chat-proxy", "--pattern", "*error*", "--pattern", "proxy_failed", .. NoServer]);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("proxy_failed\n  matches no event\n  misses, of similar names:", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Coverage_AsJson_IsOneObjectForEachPattern()
    {
        var run = await CommandRun.RunAsync(["catalog", "coverage", "chat-proxy", "--pattern", "proxy_*_error", "--json", .. NoServer]);

        var covered = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["proxy_request_error"], covered.GetProperty("matches").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["stream_retry_proxy_error", "stream_proxy_error"], covered.GetProperty("misses").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task ValidateSource_OfACodeBase_NamesWhatIsNotDeclaredAndWhatIsNotUsed()
    {
        var pack = Write("shop.yaml", "name: shop\ntitle: Shop\nversion: 1\ndescription: A shop.\nevents:\n  order_paid: {description: Paid., kind: log}\n  order_sent: {description: Sent., kind: log}\n");
        Write("src/app.py", "logger.info('order_payed')\n");
        Write("src/app.ts", "console.log({ event: 'order_paid' })\n");
        Write("src/node_modules/other.js", "console.log('not_ours')\n");

        var people = await CommandRun.RunAsync(["catalog", "validate-source", Path.Combine(_folder, "src"), "--pack", pack, .. NoServer]);
        var json = await CommandRun.RunAsync(["catalog", "validate-source", Path.Combine(_folder, "src"), "--pack", pack, "--json", .. NoServer]);

        Assert.Equal(ExitCode.Failed, people.ExitCode);
        Assert.Equal(
            """
            Not declared:
              order_payed; did you mean 'order_paid'?
                app.py:1

            Declared, and in no file: order_sent

            2 files, 2 names in logging calls: 1 declared events are used, 0 are only named
              elsewhere in the code, 1 are in no file; 1 names are not declared.

            """,
            people.Output);
        Assert.Equal(
            """
            {"code":"undeclared","event":"order_payed","nearest":"order_paid","places":["app.py:1"]}
            {"code":"unused","event":"order_sent","nearest":null,"places":[]}
            {"code":"summary","files":2,"names":2,"used":1,"mentioned":0,"unused":1,"undeclared":1,"notRead":[]}

            """,
            json.Output);
    }

    [Fact]
    public async Task Drift_OfAServer_IsATableOrAnObjectForEachDifference()
    {
        const string answer = """
            {"from":"2026-11-21T00:00:00Z","to":"2026-11-28T00:00:00Z","seen":4,"unusedPacks":["genai"],"drift":[
              {"code":"unnamed_event","event":"","count":5230},
              {"code":"undeclared_event","event":"paied","count":7,"nearest":"paid"},
              {"code":"missing_field","event":"paid","count":2,"of":9,"field":"order_id","pack":"shop"},
              {"code":"changed_type","event":"paid","count":1,"of":9,"field":"amount","expected":"number","pack":"shop"},
              {"code":"silent_event","event":"sent","count":0,"pack":"shop","lastSeen":"2026-11-20T08:00:00Z"},
              {"code":"never_seen","event":"lost","count":0,"pack":"shop"}]}
            """;
        var people = await CommandRun.RunAgainstAsync(200, answer, "catalog", "drift");
        var json = await CommandRun.RunAgainstAsync(200, answer, "catalog", "drift", "--json");

        Assert.Equal(ExitCode.Failed, people.ExitCode);
        Assert.Equal(
            ["(without a name) of no pack; Home and 'sightglass catalog infer' make one for them 5230", "paied not declared; like paid 7", "paid without order_id 2 of 9", "paid amount is not number 1 of 9", "sent silent since 2026-11-20 08:00", "Declared and never seen: lost"],
            people.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Equal("2026-11-21 00:00 to 2026-11-28 00:00: 4 declared events seen, 5 differences.\nPacks without any event: genai\n", people.Error);
        Assert.Equal(6, json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.StartsWith("""{"code":"unnamed_event","event":"","count":5230""", json.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat-prxy", "there is no file and no pack 'chat-prxy'; did you mean 'chat-proxy'?")]
    [InlineData("missing/pack.yaml", "there is no file missing/pack.yaml")]
    public async Task Docs_OfWhatIsNotThere_SaysWhatThereIs(string pack, string error)
    {
        var run = await CommandRun.RunAsync(["catalog", "docs", pack, .. NoServer]);

        Assert.Equal((ExitCode.Usage, $"sightglass: {error}\n"), (run.ExitCode, run.Error));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
