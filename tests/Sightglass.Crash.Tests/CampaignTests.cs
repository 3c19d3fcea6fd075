using Sightglass.Faults;
using Sightglass.Faults.Kinds;

namespace Sightglass.Crash.Tests;

/// <summary>A short run of the fault campaign (<c>./bench.sh faults</c>), and the proof that it notices what it is there for.</summary>
[Trait("Category", "Crash")]
public sealed class CampaignTests(ITestOutputHelper output)
{
    private const int Seed = 20261127;

    // One or two of each family; ./bench.sh faults has them all.
    private static readonly string[] Kinds =
    [
        "kill-starting", "kill-weeks", "stop-engine-kill",
        "torn-write", "cut-half", "flip-segment-header", "delete-segment", "segment-directory",
        "delete-state", "damage-receipts", "disk-full-kill", "older-spool", "older-engine", "clock-starts",
    ];

    [Fact]
    public async Task Faults_OfSeveralKinds_LoseNothingButWhatTheyHitAndTell()
    {
        using var data = new DataFolder();
        await using var campaign = new Campaign(new CampaignOptions(data.Path, First: 0, Kinds.Length, Seed, [.. Kinds.Select(FaultKind.Find)]), output.WriteLine);

        var results = await campaign.RunAsync(CancellationToken.None);

        Assert.All(results, result => Assert.True(result.Holds, $"{result}\n{string.Join('\n', result.Violations)}"));
        Assert.Equal(Kinds.Order(StringComparer.Ordinal), results.Select(result => result.Fault).Order(StringComparer.Ordinal));
        Assert.True(results.Sum(result => result.Acknowledged) > 100 * Kinds.Length, "hardly anything was acknowledged: the rounds tell nothing");
    }

    [Fact]
    public async Task Answers_ThatWereChanged_AreNoticed()
    {
        using var data = new DataFolder();

        Assert.True(await SelfCheck.RunAsync(new CampaignOptions(data.Path, First: 0, Rounds: 1, Seed, []), output.WriteLine, CancellationToken.None));
    }
}
