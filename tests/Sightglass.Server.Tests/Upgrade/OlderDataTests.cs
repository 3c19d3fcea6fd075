using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Upgrade;

/// <summary>A folder written by the first version, with a column for each declared field, and with events in its spool that the engine did not have yet.</summary>
public sealed class OlderDataTests(OlderDataFixture server) : IClassFixture<OlderDataFixture>
{
    private const string Range = "from=2026-10-01T00:00:00Z&to=2026-12-01T00:00:00Z";

    [Fact]
    public async Task EveryEventAndEveryAnswer_AreAsBefore_AlsoWhenTheColumnsAreGone()
    {
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Repository.FullPath("tests/cases/formats/data-27d7e34.json")))!;
        await server.FlushAsync();
        await AssertAsBeforeAsync(expected);

        var table = server.Services.GetRequiredService<EventsTable>();
        var mover = new ColumnMover(server.Services.GetRequiredService<ClickHouseClient>(), table, new HastyTime());
        await mover.RunAsync(CancellationToken.None);
        Assert.DoesNotContain("strategy", table.Columns!.Types.Keys);
        await AssertAsBeforeAsync(expected);
    }

    private async Task AssertAsBeforeAsync(JsonNode expected)
    {
        foreach (var text in expected["events"]!.AsArray().Select(node => (string)node!))
        {
            var sent = JsonNode.Parse(text)!;
            var reply = (await server.Admin.GetAsync($"/api/events/{sent["id"]}")).Expect(HttpStatusCode.OK);
            Assert.True(JsonNode.DeepEquals(sent, reply.Json), $"before: {text}\nnow:    {reply.Text}");
        }

        foreach (var answer in expected["answers"]!.AsArray())
        {
            var query = (string)answer!["query"]!;
            var reply = await server.Admin.PostJsonAsync("/api/query", new { language = "formula", query, from = "2026-10-01T00:00:00Z", to = "2026-12-01T00:00:00Z" });
            Assert.Equal($"{query}: {answer["rows"]}", $"{query}: {reply.Expect(HttpStatusCode.OK).Json["rows"]!.ToJsonString(Relaxed)}");
        }

        var list = (await server.Admin.GetAsync($"/api/events?limit=100&{Range}")).Expect(HttpStatusCode.OK);
        Assert.Equal(expected["events"]!.AsArray().Count, list.Json["events"]!.AsArray().Count);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>A server on a copy of that folder.</summary>
public sealed class OlderDataFixture : ServerFixture
{
    public OlderDataFixture()
    {
        using var file = File.OpenRead(Repository.FullPath("tests/cases/formats/data-27d7e34.tgz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, DataDirectory, overwriteFiles: true);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Packs => ["workers-ai"];
}
