using System.Text.Json.Nodes;

namespace Sightglass.Crash.Tests;

/// <summary>Files of the spool are damaged, lost or replaced between two starts: no event is doubled, none that can be read is lost, and what is lost is reported with its number.</summary>
[Trait("Category", "Crash")]
public sealed class DamageTests
{
    private const int Stop = 19;
    private const int StateSlot = 4096;
    private const int StateNumber = 32;
    private const int SegmentHeader = 64;

    [Theory]
    [InlineData(132)] // The payload of the only record.
    [InlineData(70)] // Its header.
    [InlineData(40)] // The segment's header.
    public async Task DamagedTailThatTheEngineHas_LaterEventsAreStored(int offset)
    {
        using var data = new DataFolder();
        await SendAsync(data, 100);
        Flip(Segments(data)[^1], offset);
        await SendAsync(data, 200);

        Assert.Equal([100, 200], await ReadAsync(data));
    }

    [Fact]
    public async Task CutTailThatTheEngineHas_LaterEventsAreStored()
    {
        using var data = new DataFolder();
        await SendAsync(data, 100);
        Cut(Segments(data)[^1], SegmentHeader);
        await SendAsync(data, 200);

        Assert.Equal([100, 200], await ReadAsync(data));
    }

    [Fact]
    public async Task OlderCopyOfTheSpool_LaterEventsAreStored_EarlierOnesOnce()
    {
        using var data = new DataFolder();
        using var copy = new DataFolder();
        await SendAsync(data, 100);
        Copy(Spool(data), copy.Path);
        await SendAsync(data, 200);
        Directory.Delete(Spool(data), recursive: true);
        Copy(copy.Path, Spool(data));
        await SendAsync(data, 300);

        Assert.Equal([100, 200, 300], await ReadAsync(data));
        Assert.Contains(Damage(data), entry => (string?)entry["kind"] == "receipts");
    }

    [Fact]
    public async Task SpoolAndDocumentsGone_AreReported()
    {
        using var data = new DataFolder();
        await SendAsync(data, 100);
        Directory.Delete(Spool(data), recursive: true);
        foreach (var file in Directory.GetFiles(data.Path, "documents.*"))
        {
            File.Delete(file);
        }

        Assert.Equal([100], await ReadAsync(data));
        Assert.Equal(["documents", "receipts"], Damage(data).Select(entry => (string?)entry["kind"]).Order());
    }

    [Fact]
    public async Task DamagedIndexOfSequenceNumbers_KeepsNobodyWaiting()
    {
        using var data = new DataFolder();
        await SendAsync(data, 100);
        Flip(Directory.GetFiles(Path.Combine(data.Path, "engine", "db", "store"), "skp_idx_by_sequence.idx2", SearchOption.AllDirectories).First(), 25);
        await SendAsync(data, 200);

        Assert.Equal([100, 200], await ReadAsync(data));
    }

    [Theory]
    [InlineData("newer")]
    [InlineData("both")]
    [InlineData("file")]
    [InlineData("directory")]
    public async Task DamagedState_AfterAKill_EventsAreStoredOnce_AndItIsReported(string lost)
    {
        using var data = new DataFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path))
        {
            foreach (var first in new[] { 0, 10, 20 })
            {
                await server.Client.PostEventsAsync(string.Join('\n', Enumerable.Range(first, 10).Select(Event)));
                await server.WaitUntilAllIsVisibleAsync();
            }

            await server.KillAsync();
        }

        var state = Path.Combine(Spool(data), "writer.state");
        var bytes = File.ReadAllBytes(state);
        var newer = BitConverter.ToInt64(bytes, StateSlot + StateNumber) > BitConverter.ToInt64(bytes, StateNumber) ? StateSlot : 0;
        if (lost is "newer" or "both")
        {
            Flip(state, newer + StateNumber + 10);
        }

        if (lost == "both")
        {
            Flip(state, StateSlot - newer + StateNumber + 10);
        }

        if (lost is "file" or "directory")
        {
            File.Delete(state);
        }

        if (lost == "directory")
        {
            Directory.CreateDirectory(state);
        }

        Assert.Equal(Enumerable.Range(0, 30), await ReadAsync(data));
        Assert.Contains(Damage(data), entry => (string?)entry["kind"] == "state");
    }

    [Fact]
    public async Task WaitingSegments_HeadersDamaged_EveryEventIsServed_OneDeleted_ItsEventsAreReported()
    {
        using var data = new DataFolder();
        await using (var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Spool__SegmentBytes", "65536")))
        {
            // The engine stands still, so everything waits in the spool.
            ServerProcess.Signal(await server.EngineProcessIdAsync(), Stop);
            for (var first = 0; first < 2000; first += 100)
            {
                await server.Client.PostEventsAsync(string.Join('\n', Enumerable.Range(first, 100).Select(number => $$"""{"event":"e","n":{{number}},"text":"{{new string('x', 200)}}"}""")));
            }

            await Task.Delay(TimeSpan.FromSeconds(1.5));
            await server.KillAsync();
        }

        var segments = Segments(data);
        Assert.True(segments.Count > 4);
        segments.ForEach(segment => Flip(segment, 40));
        File.Delete(segments[1]);

        var found = await ReadAsync(data);
        var damage = Damage(data);
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Equal(2000 - found.Count, damage.Where(entry => (string?)entry["kind"] == "hole").Sum(entry => (int)entry["rows"]!));
        Assert.InRange(found.Count, 1, 1999);
        Assert.Equal(segments.Count - 1, damage.Count(entry => (string?)entry["kind"] == "segment"));
    }

    private static string Event(int number) => $$"""{"event":"e","n":{{number}}}""";

    private static async Task SendAsync(DataFolder data, int number)
    {
        await using var server = await ServerProcess.StartAsync(data.Path);
        await server.Client.PostEventsAsync(Event(number));
        await server.WaitUntilAllIsVisibleAsync();
        await server.StopAsync(15);
    }

    private static async Task<List<int>> ReadAsync(DataFolder data)
    {
        await using var server = await ServerProcess.StartAsync(data.Path);
        await server.WaitUntilAllIsVisibleAsync();
        var numbers = new List<int>();
        string? cursor = null;
        do
        {
            var page = await server.Client.GetJsonAsync($"/api/events?limit=1000{(cursor is null ? "" : $"&cursor={cursor}")}");
            numbers.AddRange(page["events"]!.AsArray().Select(found => (int)found!["attributes"]!["n"]!));
            cursor = (string?)page["cursor"];
        }
        while (cursor is not null);
        return [.. numbers.Order()];
    }

    private static string Spool(DataFolder data) => Path.Combine(data.Path, "spool");

    private static List<string> Segments(DataFolder data) => [.. Directory.GetFiles(Spool(data), "*.segment").Order(StringComparer.Ordinal)];

    private static List<JsonNode> Damage(DataFolder data) => [.. File.ReadAllLines(Path.Combine(data.Path, "damage.ndjson")).Select(line => JsonNode.Parse(line)!)];

    private static void Flip(string path, int offset)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 1));
    }

    private static void Cut(string path, int length)
    {
        using var file = File.Open(path, FileMode.Open);
        file.SetLength(length);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }
}
