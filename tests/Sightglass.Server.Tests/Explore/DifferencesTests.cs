using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Explore;

/// <summary>Values that are over- or under-represented among some events, compared with plain loops.</summary>
public sealed class DifferencesTests(ServerFixture server)
{
    private const string Range = "from=2025-01-02T12:00:00Z&to=2025-01-02T18:00:00Z&baselineFrom=2025-01-01&baselineTo=2025-01-04";

    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Stretch_WithACause_CountsItLikeALoopAndNamesItFirst()
    {
        // For six hours, most calls in one region go to a version that fails.
        var events = RandomEvents(4_000, seed: 1, (random, time) =>
        {
            var isBad = InStretch(time) && random.NextDouble() < 0.4;
            return (Region: random.Next(4) switch { 0 => "north", 1 => "east", _ => "south" }, Version: isBad ? "9.1" : "9.0", Failed: random.NextDouble() < (isBad ? 0.7 : 0.02));
        });
        using var client = await IngestAsync(events);

        var answer = await client.GetJsonAsync($"/api/differences?{Range}&filter=event%3Dcall");

        var (selected, baseline) = (events.Where(one => InStretch(one.Time)).ToList(), events.Where(one => !InStretch(one.Time)).ToList());
        Assert.Equal((selected.Count, baseline.Count), ((int)answer["selected"]!, (int)answer["baseline"]!));
        var first = answer["fields"]![0]!;
        Assert.Equal(("version", "9.1"), ((string?)first["field"], (string?)first["values"]![0]!["value"]));
        foreach (var field in answer["fields"]!.AsArray().Select(field => field!))
        {
            foreach (var value in field["values"]!.AsArray().Select(value => value!))
            {
                var (name, text) = ((string)field["field"]!, (string)value["value"]!);
                var (inside, outside) = (selected.Count(one => one.Has(name, text)), baseline.Count(one => one.Has(name, text)));
                Assert.Equal((inside, outside), ((int)value["selected"]!, (int)value["baseline"]!));
                Assert.Equal((double)inside / selected.Count, (double)value["selectedShare"]!, 12);
                Assert.Equal((double)outside / baseline.Count, (double)value["baselineShare"]!, 12);
            }

            Assert.Equal((double)field["score"]!, field["values"]!.AsArray().Max(value => Math.Abs((double)value!["selectedShare"]! - (double)value["baselineShare"]!)), 12);
        }

        Assert.DoesNotContain(answer["fields"]!.AsArray(), field => (string?)field!["field"] is "region" or "call_id");
    }

    [Fact]
    public async Task Failures_AgainstTheOthers_AreToldApartWithinTheSameTime()
    {
        var events = RandomEvents(3_000, seed: 2, (random, _) =>
        {
            var region = random.Next(3) switch { 0 => "north", 1 => "east", _ => "south" };
            return (region, "9.0", random.NextDouble() < (region == "east" ? 0.5 : 0.03));
        });
        using var client = await IngestAsync(events);

        var answer = await client.GetJsonAsync("/api/differences?from=2025-01-01&to=2025-01-04&selected=failed%3Dtrue");

        Assert.Equal((events.Count(one => one.Failed), events.Count(one => !one.Failed)), ((int)answer["selected"]!, (int)answer["baseline"]!));
        var fields = answer["fields"]!.AsArray();
        Assert.Equal(("region", "east"), ((string?)fields[0]!["field"], (string?)fields[0]!["values"]![0]!["value"]));
        Assert.Equal("failed", (string?)fields[^1]!["field"]); // It restates what was selected.
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Chance_IsNotShown(int seed)
    {
        using var client = await IngestAsync(RandomEvents(2_000, seed, (random, _) => ($"r{random.Next(40)}", $"9.{random.Next(100)}", random.NextDouble() < 0.1)));

        var answer = await client.GetJsonAsync($"/api/differences?{Range}");

        Assert.Empty(answer["fields"]!.AsArray());
        Assert.True((int)answer["compared"]!["values"]! > 140, answer.ToJsonString());
    }

    [Fact]
    public async Task OtherTenants_AreNotCounted()
    {
        var events = RandomEvents(600, seed: 6, (random, _) => ("south", "9.0", random.NextDouble() < 0.1));
        using var own = await IngestAsync(events);
        using var other = await IngestAsync(RandomEvents(900, seed: 7, (_, time) => (InStretch(time) ? "secret" : "north", "9.9", false)));

        var answer = await own.GetJsonAsync($"/api/differences?{Range}&fields=region,version,tenant");

        Assert.Equal(events.Count, (int)answer["selected"]! + (int)answer["baseline"]!);
        Assert.Empty(answer["fields"]!.AsArray());
        Assert.DoesNotContain("secret", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=2025-01-01&to=2025-01-04", "bad-request", "nothing is left to compare with")]
    [InlineData("from=2025-01-01&to=2025-01-04&baselineFrom=2025-01-02&baselineTo=2025-01-03", "bad-request", "'baselineFrom' and 'baselineTo' lies within the selected one")]
    [InlineData("from=2025-01-01&to=2025-01-04&baselineFrom=soon", "bad-time", "'baselineFrom' is 'soon'")]
    [InlineData("from=2025-01-01&to=2025-01-04&selected=a%3D(", "query-syntax", "column")]
    public async Task Question_WithoutAnAnswer_SaysWhy(string query, string code, string words)
    {
        using var client = server.NewTenantClient();

        var problem = (await client.GetAsync($"/api/differences?{query}")).Expect(HttpStatusCode.BadRequest).Json;

        Assert.Equal(code, (string?)problem["code"]);
        Assert.Contains(words, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    private static bool InStretch(DateTimeOffset time) => time >= Start.AddHours(36) && time < Start.AddHours(42);

    private static List<Call> RandomEvents(int count, int seed, Func<Random, DateTimeOffset, (string Region, string Version, bool Failed)> make)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(index =>
            {
                var time = Start.AddSeconds(random.Next(3 * 86_400));
                var (region, version, failed) = make(random, time);
                return new Call(index, time, region, version, failed);
            }),
        ];
    }

    private async Task<SightglassClient> IngestAsync(IReadOnlyList<Call> events)
    {
        var client = server.NewTenantClient();
        await client.IngestAsync([.. events.Select(one => one.Json)]);
        await server.FlushAsync();
        return client;
    }

    private sealed record Call(int Id, DateTimeOffset Time, string Region, string Version, bool Failed)
    {
        public string Json => new JsonObject
        {
            ["event"] = "call",
            ["time"] = Time.ToString("O", CultureInfo.InvariantCulture),
            ["call_id"] = $"c{Id}",
            ["region"] = Region,
            ["version"] = Version,
            ["failed"] = Failed,
        }.ToJsonString();

        public bool Has(string field, string value) => value == field switch
        {
            "region" => Region,
            "version" => Version,
            "failed" => Failed ? "true" : "false",
            _ => throw new ArgumentException($"no event has the field '{field}'", nameof(field)),
        };
    }
}
