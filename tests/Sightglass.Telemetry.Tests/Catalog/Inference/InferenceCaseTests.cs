using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Csv;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Telemetry.Prices;
using Sightglass.Testing.Cases;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>What fields of logs that no pack knows are taken for: tests/cases/inference.cases.json. The pack that is written is valid for each of them.</summary>
public sealed class InferenceCaseTests
{
    private static readonly CaseSuite Suite = new("inference");
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement Schema = JsonDocument.Parse(Repository.Text("packs/pack.schema.json")).RootElement.GetProperty("$defs");

    public static TheoryData<string> Names => [.. Suite.All.Where(item => item.TryGetProperty("roles", out _)).Select(item => item.GetProperty("name").GetString()!)];

    public static TheoryData<string> MixedNames => [.. Suite.All.Where(item => item.TryGetProperty("groups", out _)).Select(item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Roles_OfACase_AreTheExpectedOnes(string name)
    {
        var expected = Find(name);
        var (group, roles) = Guess(expected);

        var fields = roles.ToDictionary(guess => JsonNamingPolicy.SnakeCaseLower.ConvertName(guess.Role.ToString()));
        Assert.Equal(
            expected.GetProperty("roles").EnumerateObject().Select(role => $"{role.Name}: {role.Value.GetString()}"),
            expected.GetProperty("roles").EnumerateObject().Select(role => $"{role.Name}: {fields[role.Name].Field}"));
        Assert.Equal(expected.TryGetProperty("unit", out var unit) ? unit.GetString() : null, fields["duration"].Unit);
        Assert.All(expected.TryGetProperty("reasons", out var reasons) ? reasons.EnumerateObject().ToList() : [], reason => Assert.Equal(reason.Value.GetString(), fields[reason.Name].Reason));
        if (expected.TryGetProperty("filter", out var filter))
        {
            Assert.Equal(filter.GetString(), group.Filter);
        }

        if (expected.TryGetProperty("named", out var named))
        {
            Assert.Equal(named.EnumerateArray().Select(field => field.GetString()!), FailureSigns.Texts(group.Profile, roles));
        }

        if (expected.TryGetProperty("failed", out var failed))
        {
            Assert.Equal(failed.GetString() ?? "", string.Join(" OR ", FailureSigns.Of(group.Profile, roles)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pack_OfACase_IsValid(string name)
    {
        var expected = Find(name);
        var (group, roles) = Guess(expected);

        var pack = InferredPack.Write(group, roles, null, InferredPack.ProposeName(group, roles, _ => false), PriceCatalog.Shipped, Now);

        var read = PackReader.Read($"{pack.Name}.yaml", pack.Yaml);
        Assert.Empty(read.Diagnostics);
        Assert.Empty(PackCatalog.Create([read.Pack!]).Diagnostics);
        Assert.Empty(new SchemaCheck(Schema).Check(pack.Yaml, "pack"));
        Assert.All(read.Pack!.Metrics, metric => Assert.StartsWith(pack.Name.Replace('-', '_') + "_", metric.Name, StringComparison.Ordinal));
        if (expected.TryGetProperty("unpriced", out var unpriced))
        {
            Assert.Equal(unpriced.EnumerateArray().Select(model => model.GetString()!), pack.Unpriced.Select(model => model.Name));
        }

        if (expected.TryGetProperty("metrics", out var metrics))
        {
            Assert.Equal(metrics.EnumerateObject().Select(metric => $"{metric.Name}: {metric.Value}"), read.Pack!.Metrics.Where(metric => metrics.TryGetProperty(metric.Title, out _)).Select(metric => $"{metric.Title}: {string.Join(", ", metric.By)}"));
        }

        if (expected.TryGetProperty("packName", out var wanted))
        {
            Assert.Equal(wanted.GetString(), pack.Name);
        }
    }

    [Fact]
    public void Field_ThatIsChosen_ReplacesTheGuess_AndTheGuessBecomesACandidate()
    {
        var profile = Guess(Find("canonical fields win over others")).Group.Profile;

        var roles = RoleGuesses.Of(profile, new Dictionary<Role, string> { [Role.Duration] = "elapsed", [Role.Cost] = "" });

        var (duration, cost) = (roles.Single(guess => guess.Role == Role.Duration), roles.Single(guess => guess.Role == Role.Cost));
        Assert.Equal(("elapsed", "s", "chosen"), (duration.Field, duration.Unit, duration.Reason));
        Assert.Equal(["duration_ms"], duration.Candidates);
        Assert.Equal((null, "left out"), (cost.Field, cost.Reason));
        Assert.Equal(["cost_usd", "response_cost"], cost.Candidates);
    }

    [Fact]
    public void Path_OfAProfile_HasItsTypePresenceAndValues()
    {
        var profile = Guess(Find("an access log of a gateway, with nested usage of OpenAI")).Group.Profile;

        var (status, team, kind) = (profile.Find("response.status")!, profile.Find("team")!, profile.Find("error.type")!);
        Assert.Equal((PathType.Integer, 2, 200, 429), (status.Type, status.Distinct, status.Percentile(50), status.Percentile(95)));
        Assert.Equal([("200", 2), ("429", 1)], status.Top);
        Assert.Equal([("search", 2), ("docs", 1)], team.Top);
        Assert.Equal((1d, 1 / 3d), (profile.PresenceOf(status), profile.PresenceOf(kind)));
        Assert.Equal(PathType.Timestamp, profile.Find("time")!.Type);
        Assert.Equal(PathType.Object, profile.Find("response")!.Type);
    }

    private static JsonElement Find(string name) => Suite.All.Single(item => item.GetProperty("name").GetString() == name);

    [Theory]
    [MemberData(nameof(MixedNames))]
    public void Groups_OfACaseWithSeveralPrograms_AreTheExpectedOnes(string name)
    {
        var expected = Find(name);

        var groups = Shapes(expected).Groups();

        Assert.Equal(
            expected.GetProperty("groups").EnumerateArray().Select(group => $"{group.GetProperty("events")} events: {group.GetProperty("filter").GetString()}"),
            groups.Select(group => $"{group.Profile.Events} events: {group.Filter}"));
        Assert.Equal(groups.Count, groups.DistinctBy(group => group.Key).Count());
    }

    private static (InferredGroup Group, IReadOnlyList<RoleGuess> Roles) Guess(JsonElement given)
    {
        var group = Assert.Single(Shapes(given).Groups());
        return (group, RoleGuesses.Of(group.Profile));
    }

    private static EventShapes Shapes(JsonElement given)
    {
        var events = new JsonEventReader(EventSchema.Canonical);
        var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = UnixMicros.Of(Now) };
        var rejections = new RejectionSummary();
        if (given.TryGetProperty("csv", out var csv))
        {
            new CsvReader(events).Read(Encoding.UTF8.GetBytes(csv.GetString()!), batch, EventOrigin.Default, rejections);
        }
        else
        {
            var lines = string.Join('\n', given.GetProperty("given").EnumerateArray().Select(line => line.GetRawText()));
            new NdjsonReader(events).Read(Encoding.UTF8.GetBytes(lines), batch, EventOrigin.Default, rejections);
        }

        Assert.Equal(0, rejections.Count);
        batch.Seal();
        var shapes = new EventShapes();
        for (var row = 0; row < batch.Count; row++)
        {
            shapes.Add(batch, row);
        }

        return shapes;
    }
}
