namespace Sightglass.Server.Cli;

public sealed class PacksCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-packs-").FullName;

    [Fact]
    public async Task Add_SaysWhatIsInForceAndWhatIsGone()
    {
        var asked = "";
        var run = await CommandRun.RunAgainstAsync(200, path => { asked = path; return """{"name":"shop","version":3,"warnings":["metric 'a' is no longer defined"]}"""; }, "packs", "add", Write("name: shop\n"));

        Assert.Equal((ExitCode.Done, "", "The pack 'shop' is in force, version 3.\n  metric 'a' is no longer defined\n", "/api/packs/shop"), (run.ExitCode, run.Output, run.Error, asked));
    }

    [Theory]
    [InlineData("- a\n", "sightglass: pack.yaml:1:1: the file must hold one YAML mapping\n")]
    [InlineData("title: Shop\n", "sightglass: pack.yaml:1:1: the pack has no 'name'; add it\n")]
    public async Task Add_OfAFileThatNamesNoPack_SaysWhere(string text, string error)
    {
        var run = await CommandRun.RunAgainstAsync(500, "", "packs", "add", Write(text));

        Assert.Equal((ExitCode.Usage, error), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Add_OfAPackWithMistakes_PrintsThemAll()
    {
        var run = await CommandRun.RunAgainstAsync(422, """{"title":"The pack has mistakes","detail":"shop.yaml:2:1: one\nshop.yaml:3:1: two","code":"pack-invalid"}""", "packs", "add", Write("name: shop\n"));

        Assert.Equal((ExitCode.Usage, "sightglass: The pack has mistakes: shop.yaml:2:1: one\nshop.yaml:3:1: two\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task List_ShowsWhereEachComesFrom()
    {
        var run = await CommandRun.RunAgainstAsync(200,
            """
            {"packs":[
              {"name":"shop","title":"Shop","description":"","version":2,"state":"applied","changedBy":"key 1f2e3d4c","changedAt":"2026-11-27T10:00:00Z","events":["a"],"fields":[],"metrics":["m","n"],"dashboards":[],"alerts":[]},
              {"name":"zoo","title":"Zoo","description":"","version":0,"state":"shipped","changedBy":null,"changedAt":null,"events":[],"fields":[],"metrics":[],"dashboards":[],"alerts":[]}]}
            """,
            "packs", "list");

        var lines = run.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0).ToList();
        Assert.Equal(["name version state events metrics changed title", "shop 2 applied 1 2 2026-11-27 10:00 by key 1f2e3d4c Shop", "zoo 0 shipped 0 0 Zoo"], [lines[0], .. lines[2..]]);
    }

    [Fact]
    public async Task RemoveAndRestore_SayWhatIsSoNow()
    {
        var removed = await CommandRun.RunAgainstAsync(
            200, """{"versions":[{"version":4,"action":"removed"},{"version":3,"action":"applied"},{"version":2,"action":"applied"}]}""", "packs", "remove", "shop");
        var restored = await CommandRun.RunAgainstAsync(201, """{"name":"shop","version":0,"warnings":[]}""", "packs", "restore", "shop");

        Assert.Equal((ExitCode.Done, "The pack 'shop' is removed; 'sightglass packs restore shop --version 3' brings it back.\n"), (removed.ExitCode, removed.Error));
        Assert.Equal((ExitCode.Done, "The pack 'shop' is in force, as shipped.\n"), (restored.ExitCode, restored.Error));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string yaml)
    {
        var path = Path.Combine(_folder, "pack.yaml");
        File.WriteAllText(path, yaml);
        return path;
    }
}
