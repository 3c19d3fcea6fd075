using Microsoft.Extensions.DependencyInjection;
using Sightglass.Server.Catalog;
using Sightglass.Server.Composition;
using Sightglass.Server.Ingest;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Simulation;

namespace Sightglass.Server.Demo;

public sealed class DemoPlayerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("sightglass-demo-").FullName;

    [Fact]
    public async Task Load_SecondStart_FillsTheGapAndNothingElse()
    {
        var first = await LoadAsync(Start, new DemoOptions(Days: 2, Seed: 7, Live: false, null));
        var second = await LoadAsync(Start + TimeSpan.FromHours(30), new DemoOptions(null, null, Live: false, null));
        var third = await LoadAsync(Start + TimeSpan.FromHours(30), new DemoOptions(null, null, Live: false, null));

        // The same as one load over the whole time.
        var expected = Count(Start - TimeSpan.FromDays(2), Start + TimeSpan.FromHours(30));
        Assert.True(first > 1000);
        Assert.Equal((expected - first, 0), (second, third));
    }

    [Fact]
    public async Task Load_AfterAnEarlierVersion_GoesOnWhereItEnded()
    {
        var origin = Start - TimeSpan.FromDays(2);
        var file = Path.Combine(_directory, "demo.json");
        await File.WriteAllTextAsync(file, $$$"""{"seed":7,"days":2,"packs":{"workers-ai":{"origin":"{{{origin:O}}}","loadedUntil":"{{{Start:O}}}"} }}""");

        var loaded = await LoadAsync(Start + TimeSpan.FromHours(30), new DemoOptions(null, null, Live: false, null));

        Assert.Equal(Count(origin, Start + TimeSpan.FromHours(30)) - Count(origin, Start), loaded);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"seed\":7,\"days\":2,\"packs\":{\"workers-ai\":{\"origin\":\"2026-1")]
    [InlineData("{\"seed\":7,\"days\":2,\"packs\":null}")]
    [InlineData("{\"seed\":7,\"days\":2,\"packs\":{\"workers-ai\":null}}")]
    [InlineData("{\"seed\":7,\"days\":2,\"packs\":{\"workers-ai\":{}}}")]
    [InlineData("{\"seed\":7,\"days\":2,\"packs\":{\"workers-ai\":{\"origin\":\"2026-11-18T10:00:00Z\",\"loadedUntil\":\"2016-11-20T10:00:00Z\"}}}")]
    [InlineData("{\"seed\":7,\"dayz\":2,\"packs\":{}}")]
    [InlineData("{\"seed\":7,\"days\":0,\"packs\":{}}")]
    [InlineData("{\"seed\":7,\"days\":2000000000,\"packs\":{}}")]
    public async Task Load_AfterAnEarlierVersion_WhoseFileIsDamaged_IsRefusedWithAWayOut(string text)
    {
        var file = Path.Combine(_directory, "demo.json");
        await File.WriteAllTextAsync(file, text);

        await AssertRefusedAsync();

        Assert.Equal(text, await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Load_AfterAnEarlierVersion_WhoseFileCannotBeOpened_IsRefusedWithAWayOut()
    {
        // A link to itself: not even the superuser can read it.
        File.CreateSymbolicLink(Path.Combine(_directory, "demo.json"), "demo.json");

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task Load_WithAFolderInThePlaceOfTheFormerFile_Begins()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "demo.json"));

        Assert.True(await LoadAsync(Start, new DemoOptions(Days: 2, Seed: 7, Live: false, null)) > 1000);
    }

    [Theory]
    [InlineData(3, null, "the data directory holds a demo of 2 days, and --days says 3; leave it out, or choose another directory with --data")]
    [InlineData(null, 8, "the data directory holds a demo of seed 7, and --seed says 8; leave it out, or choose another directory with --data")]
    public async Task Load_AnotherDemoIsThere_IsRefused(int? days, int? seed, string expected)
    {
        await LoadAsync(Start, new DemoOptions(Days: 2, Seed: 7, Live: false, null));
        var mismatch = await Assert.ThrowsAsync<DemoMismatchException>(() => LoadAsync(Start, new DemoOptions(days, (ulong?)seed, Live: false, null)));
        Assert.Equal(expected, mismatch.Message);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private async Task AssertRefusedAsync()
    {
        var refused = await Assert.ThrowsAsync<IOException>(() => LoadAsync(Start, new DemoOptions(null, null, Live: false, null)));

        Assert.StartsWith($"demo.json in {_directory} cannot be read: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(" Put back a copy of it, or choose another folder with --data; if it is removed, the whole history is loaded again beside the events that are there", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <returns>Number of events that one start loaded, all of them in the spool.</returns>
    private async Task<long> LoadAsync(DateTimeOffset now, DemoOptions options)
    {
        // Not started: no engine runs, and events stay in the spool.
        await using var app = SightglassServer.Build(
            new ServeOptions { DataDirectory = _directory, Urls = "http://127.0.0.1:0", Packs = ["workers-ai"] },
            builder => builder.Services.AddSingleton<TimeProvider>(new StoppedClock(now)));
        var spool = app.Services.GetRequiredService<EventSpool>();
        var before = spool.PendingRows;
        var documents = app.Services.GetRequiredService<DocumentStore>();
        await documents.OpenAsync(CancellationToken.None);
        var history = await DemoHistory.ReadAsync(documents, app.Services.GetRequiredService<DataDirectory>().Root, CancellationToken.None);
        var player = new DemoPlayer(app.Services.GetRequiredService<IngestPipeline>(), app.Services.GetRequiredService<IngestFormats>().Events, documents, new StoppedClock(now), Models(app.Services), options, history);
        await player.LoadAsync(CancellationToken.None);
        Assert.Equal(player.LoadedEvents, spool.PendingRows - before);
        return player.LoadedEvents;
    }

    private static IReadOnlyList<TrafficModel> Models(IServiceProvider services) =>
        DemoTraffic.Load(services.GetRequiredService<ActiveCatalog>().Current.Catalog.Packs, RepositoryFolder.Find("packs")!);

    private static long Count(DateTimeOffset from, DateTimeOffset to)
    {
        var packs = RepositoryFolder.Find("packs")!;
        var models = DemoTraffic.Load(LoadedCatalog.Load(ShippedPacks.Read(packs, ["workers-ai"]), EventIds.WithoutSecret).Catalog.Packs, packs);
        return models.Sum(model => new TrafficSimulator(model, 7, from).Write(from, to, new System.Buffers.ArrayBufferWriter<byte>()));
    }

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
