using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;

namespace Sightglass.Server.Dashboards;

/// <summary>Whatever the pack format allows on a dashboard is answered, in few statements. On its own server, because packs apply to all tenants.</summary>
public sealed class DashboardPackTests(DashboardPackTests.OwnServer server) : IClassFixture<DashboardPackTests.OwnServer>
{
    private static readonly string Pack = $$"""
        name: boards
        title: Boards
        version: 1
        description: All that a dashboard can have.
        fields:
          board_place: {type: keyword, description: Where}
          board_score: {type: number, unit: points, description: How good}
        events:
          board_shown: {description: It was shown., kind: log, fields: [board_place, board_score]}
          board_failed: {description: It was not., kind: error, fields: [board_place]}
        metrics:
          board_views: {title: Views, description: All., unit: count, grain: event, formula: Count(event="board_shown")}
          board_mean_score: {title: Score, description: On average., unit: points, grain: event, by: [board_place], formula: Avg(board_score) WHERE event="board_shown"}
          board_success: {title: Success, description: Of all., unit: ratio, grain: event, formula: "board_views / (board_views + Count(event=\"board_failed\"))"}
        dashboards:
          - name: everything
            title: Everything
            variables: [board_place, board_score]
            panels:
              - {title: Whole stat, metric: board_mean_score, by: [], chart: stat}
              - {title: Split stat, metric: board_mean_score, chart: stat}
              - {title: Whole pie, metric: board_views, chart: pie}
              - {title: Split pie, description: By place., formula: Count(event="board_shown"), by: [board_place], chart: pie}
              - {title: Pie of averages, metric: board_mean_score, chart: pie}
              - {title: Whole table, metric: board_success, chart: table}
              - {title: Two keys, metric: board_views, by: [board_place, event], chart: table}
              - {title: North, metric: board_success, where: {board_place: north}, chart: line}
              - {title: Bars, metric: board_views, chart: bar}
              - {title: Bars by place, metric: board_views, by: [board_place], chart: bar}
              - {title: Bars by place and hour, metric: board_mean_score, chart: bar, step: 1h}
          - name: tiles
            title: Tiles
            panels:
        {{string.Join('\n', Enumerable.Range(1, 18).Select(tile => $"      - {{title: Tile {tile}, formula: 'Count(event=\"board_shown\" AND board_score>{tile})', unit: count, chart: stat}}"))}}
        """;

    [Fact]
    public async Task Panels_OfAnyKind_AreAnswered()
    {
        using var client = await LoadAsync();

        var panels = (await client.GetJsonAsync("/api/dashboards/everything?from=now-1d"))["panels"]!.AsArray().ToDictionary(panel => (string)panel!["title"]!, panel => panel!);

        Assert.All(panels.Values, panel => Assert.Null(panel["problem"]));
        Assert.Equal((20.0, null), (Value(panels["Whole stat"]), panels["Whole stat"]["data"]!["by"]));
        Assert.Equal([("south", 40.0), ("north", 15.0), (null, 10.0)], Groups(panels["Split stat"]));
        Assert.Equal((4.0, true, null), (Value(panels["Whole pie"]), (bool)panels["Whole pie"]["addsUp"]!, panels["Whole pie"]["data"]!["by"]));
        Assert.Equal(("By place.", 4.0), ((string?)panels["Split pie"]["description"], Value(panels["Split pie"])));
        Assert.Equal([("north", 2.0), ("south", 1.0), (null, 1.0)], Groups(panels["Split pie"]));
        Assert.False((bool)panels["Pie of averages"]["addsUp"]!);
        Assert.Equal(0.8, Value(panels["Whole table"]));
        Assert.Equal(["board_place", "event"], panels["Two keys"]["data"]!["by"]![0]!["key"]!.AsObject().Select(part => part.Key));
        Assert.Equal((2 / 3.0, "north"), (Value(panels["North"])!.Value, (string?)panels["North"]["where"]!["board_place"]));
        Assert.Equal("(event=\"board_shown\" OR event=\"board_failed\") AND board_place=\"north\"", (string?)panels["North"]["data"]!["filter"]);
        Assert.Equal(4, panels["Bars"]["data"]!["series"]!.AsArray().Sum(point => (double?)point!["value"] ?? 0));
        Assert.Equal((null, null), (panels["Bars by place"]["data"]!["series"], panels["Bars by place"]["stepSeconds"]));
        Assert.Equal([3600.0, 40.0], [(double)panels["Bars by place and hour"]["stepSeconds"]!, panels["Bars by place and hour"]["data"]!["by"]![0]!["series"]!.AsArray().Max(point => (double?)point!["value"])!.Value]);
    }

    [Fact]
    public async Task Variables_OfAnyType_SelectTheirEvents()
    {
        using var client = await LoadAsync();

        var south = await client.GetJsonAsync("/api/dashboards/everything?from=now-1d&var.board_place=south&var.board_place=north");
        var ten = await client.GetJsonAsync("/api/dashboards/everything?from=now-1d&var.board_score=10&var.board_place=north");

        Assert.Equal(3, Value(Panel(south, "Whole pie")));
        Assert.Equal((1.0, "event=\"board_shown\" AND board_score=\"10\" AND board_place=\"north\""), (Value(Panel(ten, "Whole pie")), (string?)Panel(ten, "Whole pie")["data"]!["filter"]));
    }

    [Fact]
    public async Task EighteenTiles_AreReadTogether()
    {
        using var client = await LoadAsync();
        var before = server.Statements;

        var panels = (await client.GetJsonAsync("/api/dashboards/tiles?from=now-1d"))["panels"]!.AsArray();

        // One for all values and one for all series; the server itself may ask something at the same time.
        Assert.InRange(server.Statements - before, 2, 8);
        Assert.Equal(18, panels.Count);
        Assert.Equal([4, 4, 4], panels.Take(3).Select(panel => Value(panel!)!.Value));
        Assert.Equal(2, Value(panels[17]!));
    }

    private static double? Value(JsonNode panel) => (double?)panel["data"]!["value"];

    private static JsonNode Panel(JsonNode dashboard, string title) => dashboard["panels"]!.AsArray().Single(panel => (string?)panel!["title"] == title)!;

    private static IEnumerable<(string? Place, double Value)> Groups(JsonNode panel) =>
        panel["data"]!["by"]!.AsArray().Select(group => ((string?)group!["key"]!["board_place"], (double)group["value"]!));

    private async Task<SightglassClient> LoadAsync()
    {
        var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"board_shown","board_place":"north","board_score":10}""",
            """{"event":"board_shown","board_place":"north","board_score":20}""",
            """{"event":"board_shown","board_place":"south","board_score":40}""",
            """{"event":"board_shown","board_score":10}""",
            """{"event":"board_failed","board_place":"north"}""");
        await server.FlushAsync();
        return client;
    }

    /// <summary>A server with the pack, which counts the statements for its engine.</summary>
    public sealed class OwnServer : ServerFixture, IAsyncLifetime
    {
        private int _statements;

        public int Statements => Volatile.Read(ref _statements);

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            using var body = new StringContent(Pack, Encoding.UTF8, "application/yaml");
            (await Admin.SendAsync(HttpMethod.Put, "/api/packs/boards", body)).Expect(HttpStatusCode.Created);
        }

        protected override void Configure(IServiceCollection services) => services.AddSingleton(provider =>
        {
            var engine = provider.GetRequiredService<EngineSupervisor>();
            return new ClickHouseClient(
                () =>
                {
                    Interlocked.Increment(ref _statements);
                    return engine.Endpoint;
                },
                provider.GetRequiredService<QueryAdmission>());
        });
    }
}
