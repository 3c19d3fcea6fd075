using System.Diagnostics;
using Sightglass.Faults.Kinds;
using Sightglass.Faults.Ledger;
using Sightglass.Faults.Load;
using Sightglass.Faults.Reading;
using Sightglass.Faults.Server;

namespace Sightglass.Faults;

/// <summary>One round: load, a fault, more load, and everything read back.</summary>
internal sealed class Round(CampaignOptions options, DataDisk disk, FaultyServer server, RequestLedger ledger, HashSet<long> gone, bool hasDamagedFiles)
{
    // The server may need to find damage first, and to put it aside.
    private static readonly TimeSpan ReadTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(60);
    private const int EventsAfterFault = 600;

    public async Task<RoundResult> RunAsync(int number, FaultKind kind)
    {
        var started = Stopwatch.GetTimestamp();
        var random = new Random(unchecked((options.Seed * 1_000_003) + number));
        var (acknowledged, inDoubt) = (ledger.AcknowledgedEvents, ledger.EventsInDoubt);
        List<string> violations = [];
        Scene? scene = null;
        Judgement judgement = new([], 0, 0);
        Difference? difference = null;
        var before = DamageReport.Read(server.DataDirectory);
        var load = new LoadGenerator(() => server.Client, ledger, new LoadShape { IsSpread = kind.IsSpread }, random.Next());
        scene = new Scene(server, ledger, disk, load, random) { HasDamagedFiles = hasDamagedFiles };
        try
        {
            try
            {
                await EnsureRunningAsync(scene);
                await kind.RunAsync(scene);
                load.Allow(EventsAfterFault);
                await EnsureRunningAsync(scene);
                await scene.DelayAsync(150, 400);
            }
            finally
            {
                await load.StopAsync();
            }

            var storedAgain = await LoadGenerator.RetryAsync(() => server.Client, ledger, random);
            await server.DrainAsync();
            var (rows, counts) = await ReadAsync();
            difference = Comparison.Of(ledger, rows);

            // The server looks at its parts every ten seconds, and not while its writer compares. What it mends then is in answers again.
            var waited = Stopwatch.GetTimestamp();
            while ((scene.IsDamaging || scene.HasDamagedFiles) && IsUntold(scene, difference, before) && Stopwatch.GetElapsedTime(waited) < ReportTime)
            {
                await Task.Delay(500);
                (rows, counts) = await ReadAsync();
                difference = Comparison.Of(ledger, rows);
            }

            judgement = Verdict.Of(scene, difference, counts, rows, storedAgain, DamageReport.Read(server.DataDirectory).Since(before), gone);
            violations.AddRange(judgement.Violations);
        }
        catch (Exception exception) when (exception is TimeoutException or TaskCanceledException or InvalidDataException or StartRefusedException or HttpRequestException or IOException)
        {
            violations.Add(exception.Message);
        }

        IsDamaging = scene.IsDamaging;
        var report = DamageReport.Read(server.DataDirectory).Since(before);
        return new RoundResult(
            number, options.Seed, kind.Name, scene.Detail, ledger.AcknowledgedEvents - acknowledged, Math.Max(0, ledger.EventsInDoubt - inDoubt),
            difference?.Stored ?? 0, judgement.Lost, judgement.Unwitnessed, difference?.Doubled.Count ?? 0, report.IsOpen ? -1 : report.Rows, Stopwatch.GetElapsedTime(started).TotalSeconds, violations);
    }

    private bool IsUntold(Scene scene, Difference found, DamageReport before) =>
        DamageReport.Read(server.DataDirectory).Since(before).Rows < found.Lost.Concat(found.LostExcused).Count(number => !gone.Contains(number) && !scene.Unwitnessed.Contains(number));

    /// <summary>Whether bytes were damaged; known when it has run.</summary>
    public bool IsDamaging { get; private set; }

    private async Task EnsureRunningAsync(Scene scene)
    {
        if (server.IsRunning)
        {
            return;
        }

        try
        {
            await server.StartAsync();
        }
        catch (StartRefusedException exception) when (scene.Repair is not null && exception.ExitCode == 2)
        {
            scene.Detail += "; the start was refused, and repaired";
            scene.Repair();
            await server.StartAsync();
        }
    }

    private async Task<(List<StoredRow> Rows, Dictionary<string, long> Counts)> ReadAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var rows = await StoredEvents.ReadAsync(server.Client!);
                return (Tamper(rows), await StoredEvents.CountAsync(server.Client!));
            }
            catch (InvalidDataException) when (Stopwatch.GetElapsedTime(started) < ReadTime)
            {
                await Task.Delay(100);
            }
        }
    }

    private List<StoredRow> Tamper(List<StoredRow> rows)
    {
        switch (options.Tampering)
        {
            case Tampering.Lose:
                rows.RemoveAt(rows.Count / 2);
                break;
            case Tampering.Double:
                rows.Add(rows[rows.Count / 2]);
                break;
            case Tampering.Change:
                rows[0] = rows[0] with { Values = new Dictionary<string, object?>(rows[0].Values) { ["whole"] = -0.5 } };
                break;
        }

        return rows;
    }
}
