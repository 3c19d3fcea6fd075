using Sightglass.Testing;

namespace Sightglass.Storage.Spool;

/// <summary>Power fails in the middle of every single file operation of a scenario that appends, starts segments, trims and reopens.</summary>
public sealed class SpoolPowerLossTests
{
    private const int SeedsPerCut = 6;

    [Theory]
    [InlineData(PowerLoss.DropsUnsynced)]
    [InlineData(PowerLoss.KeepsUnsynced)]
    [InlineData(PowerLoss.TearsUnsynced)]
    public async Task Append_PowerLostAtAnyOperation_EveryAcknowledgedRecordIsThereOnce(PowerLoss loss)
    {
        for (var cut = 1; ; cut++)
        {
            var disk = new FaultyDisk { DiesAt = cut };
            var acknowledged = await AppendTwiceAsync(disk);
            for (var seed = 0; seed < (loss == PowerLoss.TearsUnsynced ? SeedsPerCut : 1); seed++)
            {
                await CheckAsync(disk.Reboot(loss, seed), acknowledged, $"cut at {cut}, seed {seed}");
            }

            if (!disk.IsDead)
            {
                Assert.True(cut > 50, "the scenario is shorter than it should be");
                return;
            }
        }
    }

    /// <summary>Appends of two processes, the second one in groups.</summary>
    private static async Task<List<int>> AppendTwiceAsync(FaultyDisk disk)
    {
        var acknowledged = new List<int>();
        try
        {
            using (var spool = SpoolFixture.Open(disk.Root))
            {
                acknowledged.AddRange(await SpoolFixture.AppendAsync(spool, Enumerable.Range(0, 10)));
            }

            using (var spool = SpoolFixture.Open(disk.Root))
            {
                acknowledged.AddRange(await SpoolFixture.AppendAsync(spool, Enumerable.Range(10, 20), atOnce: 4));
            }
        }
        catch (IOException) when (disk.IsDead)
        {
            // The second open.
        }

        return acknowledged;
    }

    private static async Task CheckAsync(FaultyDisk disk, List<int> acknowledged, string when)
    {
        List<int> found;
        using (var spool = SpoolFixture.Open(disk.Root))
        {
            found = SpoolFixture.ReadAll(spool);
            Assert.True(found.Distinct().Count() == found.Count, $"{when}: a record is there twice: {string.Join(' ', found)}");
            Assert.True(acknowledged.All(found.Contains), $"{when}: acknowledged {string.Join(' ', acknowledged)}, found {string.Join(' ', found)}");
            Assert.True(found.Count <= acknowledged.Count + 4, $"{when}: more than the group under way came back");

            // It continues from there.
            Assert.Equal([100, 101], await SpoolFixture.AppendAsync(spool, [100, 101]));
        }

        Assert.Equal([.. found, 100, 101], SpoolFixture.ReadAll(disk.Root));
        Assert.Empty(disk.Root.Subdirectory("quarantine").List());
    }
}
