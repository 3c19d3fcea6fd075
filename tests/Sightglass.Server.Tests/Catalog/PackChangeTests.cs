using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sightglass.Server.Composition;
using Sightglass.Server.Storage;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>Packs change between starts of a server, and while it runs: no event and no value is lost.</summary>
public sealed class PackChangeTests : IAsyncLifetime
{
    private const string Range = "from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z";

    private static readonly EngineCommand NoEngine = new("/bin/sh", ["-c", "sleep 1000", "sh"]);

    private static readonly string[] Types = ["keyword", "text", "integer", "number", "boolean", "timestamp"];

    private readonly string _data = Directory.CreateTempSubdirectory("sightglass-packs-").FullName;
    private WebApplication? _app;
    private SightglassClient _client = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Rollback_WhileEventsOfTheNewPackWait_StoresAllOfThem()
    {
        await StartAsync([]);
        await IngestAsync("before", 10);
        await FlushAsync();
        await StartAsync([Pack("number")], NoEngine);
        await IngestAsync("while", 20, i => $"\"px_v\":{i}");

        await StartAsync([]);
        await FlushAsync();

        Assert.Equal(30, await ValueAsync("Count()"));
        Assert.Equal(20, await ValueAsync("Count(px_v=*)"));
        Assert.Equal(190, await ValueAsync("Sum(px_v)"));
        Assert.Equal(1, await ValueAsync("Count(px_v=7)"));
        Assert.False(Directory.Exists(Path.Combine(_data, "spool", "quarantine")) && Directory.EnumerateFiles(Path.Combine(_data, "spool", "quarantine")).Any());
    }

    [Fact]
    public async Task AwayAndBack_KeepsTheValuesOfTheTimeBetween()
    {
        await StartAsync([Pack("number")]);
        await IngestAsync("first", 10, i => $"\"px_v\":{i}");
        await FlushAsync();
        await StartAsync([]);
        await IngestAsync("between", 10, i => $"\"px_v\":{i}");
        await FlushAsync();
        await StartAsync([Pack("number")]);
        await IngestAsync("again", 10, i => $"\"px_v\":{i}");
        await FlushAsync();

        await AssertAsync();
        var table = _app!.Services.GetRequiredService<EventsTable>();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        while (!table.Columns!.Complete.Contains("px_v"))
        {
            await Task.Delay(20, ceiling.Token);
        }

        await AssertAsync();

        async Task AssertAsync()
        {
            Assert.Equal(30, await ValueAsync("Count(px_v=*)"));
            Assert.Equal(135, await ValueAsync("Sum(px_v)"));
            Assert.Equal(3, await ValueAsync("Count(px_v=5)"));
            Assert.Equal([3, 3, 3, 3, 3, 3, 3, 3, 3, 3], await GroupsAsync());
        }
    }

    /// <summary>Every other type, at a start with another folder of packs and at run time: refused with file and line, and the values of both times are found.</summary>
    [Fact]
    public async Task OtherType_IsRefusedWithItsLine_AndValuesStayFindable()
    {
        await StartAsync(Types.Select(type => Pack(type, $"px_{type}")));
        foreach (var type in Types)
        {
            await IngestAsync($"px_{type}", 1, _ => $"\"px_{type}\":{ValueOf(type)}");
        }

        await FlushAsync();
        foreach (var (before, after) in Types.SelectMany(before => Types.Where(after => after != before).Select(after => (before, after))))
        {
            var name = PackName($"px_{before}");
            var reply = await _client.SendAsync(HttpMethod.Put, $"/api/packs/{name}", new StringContent(Pack(after, $"px_{before}").Text, Encoding.UTF8, "application/yaml"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "pack-invalid"), (reply.Status, (string?)reply.Json["code"]));
            Assert.Equal($"{name}.yaml:6:3: field 'px_{before}' is {after} here, and was {before} before; stored values have that type: give the field another name", (string?)reply.Json["detail"]);
        }

        await StartAsync(Types.Select(type => Pack(Next(type), $"px_{type}")));
        Assert.All((await _client.GetJsonAsync("/api/packs"))["packs"]!.AsArray(), pack => Assert.Equal("invalid", (string?)pack!["state"]));
        foreach (var type in Types)
        {
            await IngestAsync($"px_{type}", 1, _ => $"\"px_{type}\":{ValueOf(Next(type))}");
            await IngestAsync($"px_{type}", 1, _ => $"\"px_{type}\":{ValueOf(type)}");
        }

        await FlushAsync();
        foreach (var type in Types)
        {
            Assert.Equal((type, 3), (type, await ValueAsync($"Count(event=px_{type} px_{type}=*)")));

            // A text is the same text wherever it is stored; a moment has microseconds in its column and is as sent in an attribute.
            Assert.Equal((type, type == "timestamp" ? 1 : 2), (type, await ValueAsync($"Count(event=px_{type} px_{type}={ValueOf(type)})")));
        }

        static string Next(string type) => Types[(Array.IndexOf(Types, type) + 1) % Types.Length];
    }

    [Theory]
    [InlineData("sequence", "'sequence' is part of every event; remove the declaration")]
    [InlineData("keywords", "'keywords' is part of every event; remove the declaration")]
    [InlineData("numbers", "'numbers' is part of every event; remove the declaration")]
    [InlineData("attributes", "'attributes' is part of every event; remove the declaration")]
    [InlineData("received", "'received' is part of every event; remove the declaration")]
    [InlineData("tenant", "'tenant' is part of every event; remove the declaration")]
    [InlineData("tenant_id", "'tenant_id' is part of every event; remove the declaration")]
    [InlineData("time", "'time' is part of every event; remove the declaration")]
    [InlineData("event", "'event' is a canonical field of type keyword; remove the declaration")]
    [InlineData("_part", null)]
    [InlineData("_block_number", null)]
    [InlineData("_block_offset", null)]
    [InlineData("_partition_id", null)]
    [InlineData("_partition_value", null)]
    [InlineData("_part_offset", null)]
    [InlineData("_part_uuid", null)]
    [InlineData("_row_exists", null)]
    [InlineData("_sample_factor", null)]
    [InlineData("_table", null)]
    [InlineData("_database", null)]
    public void Name_OfAPhysicalColumn_IsReserved(string name, string? message)
    {
        var (catalog, mistakes) = LoadedCatalog.Create([Pack("number", name)], EventIds.WithoutSecret);

        Assert.Null(catalog);
        Assert.Contains($"px.yaml:6:3: {message ?? $"'{name}' is not a field name; use letters, digits and '_', beginning with a letter, at most 64"}", mistakes.Select(mistake => mistake.ToString()));
        Assert.Contains(LoadedCatalog.Create([new PackSource("px", "px.yaml", Pack("number", "px_v").Text.Replace("description: A field", $"aliases: [{name}], description: A field", StringComparison.Ordinal))], EventIds.WithoutSecret).Mistakes, mistake => mistake.Message.Contains($"'{name}'", StringComparison.Ordinal));
    }

    /// <summary>Names that the statements use for themselves, or that mean something in SQL.</summary>
    [Fact]
    public async Task Field_NamedLikeSomethingInStatements_IsAField()
    {
        string[] names = ["k", "v", "x", "m", "e0", "e1", "p0", "p1", "now", "today", "null", "true", "select", "from", "where", "index", "date", "count", "sum", "nan", "inf", "interval", "array", "type", "name", "default", "database", "TIME", "Sequence", "Part", "form"];
        var yaml = new StringBuilder("name: px\ntitle: PX\nversion: 1\ndescription: A pack.\nfields:\n");
        names.ToList().ForEach(name => yaml.Append(CultureInfo.InvariantCulture, $"  \"{name}\": {{type: number, description: A field}}\n"));
        yaml.Append("events:\n  px_done: {description: It is done., kind: log}\nmetrics:\n");
        foreach (var (name, index) in names.Select((name, index) => (name, index)))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  metric_{index}: {{title: T, description: D., unit: count, grain: event, formula: 'Sum(\"{name}\")', by: [\"{name}\"]}}\n");
        }

        await StartAsync([new PackSource("px", "px.yaml", yaml.ToString())]);

        await IngestAsync("px_done", 3, i => string.Join(',', names.Select(name => $"\"{name}\":{i + 1}")));
        await FlushAsync();

        foreach (var name in names)
        {
            Assert.Equal((name, 6), (name, await ValueAsync($"Sum(\"{name}\")")));
            Assert.Equal((name, 1), (name, await ValueAsync($"Count(\"{name}\"=2)")));
            Assert.Equal((name, 3), (name, (await ValuesAsync($"Count() GROUP BY \"{name}\"")).Count));
        }

        Assert.Equal(3, (await _client.GetJsonAsync($"/api/events?{Range}"))["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task ManyFields_WorkUpToTheLimit_AndTheNextOneIsRefusedWithItsLine()
    {
        await StartAsync([]);
        (await PutManyAsync(2000)).Expect(HttpStatusCode.Created);
        await IngestAsync("px_done", 1, _ => "\"a_field_nobody_measures_01999\":7,\"other\":1");
        await FlushAsync();
        Assert.Equal(7, await ValueAsync("Sum(a_field_nobody_measures_01999)"));
        Assert.Equal("""{"other":1}""", Assert.Single((await _client.GetJsonAsync($"/api/events?{Range}"))["events"]!.AsArray())!["attributes"]!.ToJsonString());

        var reply = await PutManyAsync(3000);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(
            "px.yaml:2006:3: 'a_field_nobody_measures_02000' is one field more than all packs together may declare, which is 2000; leave out those that nothing measures: values of undeclared names are stored and found, too",
            (string?)reply.Json["detail"]);

        Task<Reply> PutManyAsync(int count) => _client.SendAsync(HttpMethod.Put, "/api/packs/px", new StringContent(
            "name: px\ntitle: PX\nversion: 1\ndescription: A pack.\nfields:\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"  a_field_nobody_measures_{i:00000}: {{type: number, description: D}}\n"))) + "events:\n  px_done: {description: It is done., kind: log}\n", Encoding.UTF8, "application/yaml"));
    }

    private static PackSource Pack(string type, string field = "px_v") => new(PackName(field), $"{PackName(field)}.yaml", $$"""
        name: {{PackName(field)}}
        title: PX
        version: 1
        description: A pack.
        fields:
          {{field}}: {type: {{type}}, description: A field}
        events:
          {{PackName(field)}}-done: {description: It is done., kind: log}
        metrics:
          {{field.TrimStart('_')}}_count: {title: T, description: D., unit: count, grain: event, formula: "Count({{field}}=*)", by: [{{field}}]}
        """);

    private static string PackName(string field) => field.StartsWith("px_", StringComparison.Ordinal) && field != "px_v" ? field.Replace('_', '-') : "px";

    private static string ValueOf(string type) => type switch
    {
        "keyword" => "\"gold\"",
        "text" => "\"a longer text\"",
        "integer" => "7",
        "number" => "1.5",
        "boolean" => "true",
        _ => "\"2026-11-02T03:04:05Z\"",
    };

    private async Task StartAsync(IEnumerable<PackSource> packs, EngineCommand? engine = null)
    {
        await StopAsync();
        var shipped = new ShippedPacks([.. packs]);
        _app = SightglassServer.Build(new ServeOptions { DataDirectory = _data, Urls = "http://127.0.0.1:0", Open = true, Packs = ["workers-ai"] }, builder =>
        {
            builder.Services.AddSingleton(engine ?? ServerFixture.EngineCommand);
            builder.Services.AddSingleton(shipped);
            var ids = new EventIds();
            builder.Services.AddSingleton(ids);
            builder.Services.AddSingleton(new ActiveCatalog(LoadedCatalog.Load(shipped, ids)));
            builder.Logging.ClearProviders();
        });
        await _app.StartAsync();
        _client = new SightglassClient(new Uri(_app.Urls.Single()), null);
        if (engine is null)
        {
            await _app.Services.GetRequiredService<StorageService>().WaitUntilReadyAsync(CancellationToken.None).WaitAsync(ServerFixture.Ceiling);
        }
    }

    private async Task StopAsync()
    {
        if (_app is not null)
        {
            _client.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    private async Task IngestAsync(string name, int count, Func<int, string>? members = null) => await _client.PostEventsAsync(string.Join('\n', Enumerable.Range(0, count).Select(i =>
        $$"""{"event":"{{name}}","timestamp":"2026-11-02T10:00:{{i % 60:00}}Z"{{(members is null ? "" : "," + members(i))}}}""")));

    private Task FlushAsync() => _app!.Services.GetRequiredService<BlockWriter>().FlushAsync(CancellationToken.None).WaitAsync(ServerFixture.Ceiling);

    private async Task<double?> ValueAsync(string formula) => (double?)(await ValuesAsync(formula))[0]![0];

    private async Task<IEnumerable<double>> GroupsAsync() => (await ValuesAsync("Count(px_v=*) GROUP BY px_v")).Select(row => (double)row![1]!);

    private async Task<JsonArray> ValuesAsync(string query) => (await _client.PostJsonAsync("/api/query", new { language = "formula", query, from = "2026-11-01T00:00:00Z", to = "2026-12-01T00:00:00Z" })).Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();
}
