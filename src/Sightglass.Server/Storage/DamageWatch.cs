using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Storage;

/// <summary>Looks for missing and damaged parts after each start of the engine and every few seconds, and sets aside those that queries meet.</summary>
internal sealed partial class DamageWatch(
    StorageService storage, EngineSupervisor engine, ClickHouseClient client, PartInventory inventory, DamagedParts parts, TimeProvider time, ILogger<DamageWatch> logger) : BackgroundService
{
    // How soon a start of the engine is noticed.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    // A look asks the engine for its list of parts and reads two small files of each: a few milliseconds.
    private const int TicksBetweenLooks = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A caller that leaves must not end the work: the check of a large part takes longer than most wait.
        client.Damaged = (failure, cancellationToken) => parts.ContainAsync(failure, stoppingToken).WaitAsync(cancellationToken);
        var (seen, ticks) = (-1, 0);
        HashSet<string> suspects = [];
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await storage.WaitUntilReadyAsync(stoppingToken);
                if (engine.Restarts != seen || ticks++ >= TicksBetweenLooks)
                {
                    var starts = engine.Restarts;
                    if (await inventory.ReportAsync(stoppingToken) is { } found)
                    {
                        // A part that the engine saw first, or in another way, at its start: its small files are read only then.
                        suspects.UnionWith(starts != seen ? found.Names : found.Unreadable);
                        await parts.CheckAsync([.. suspects], stoppingToken);
                        suspects.Clear();
                        (seen, ticks) = (starts, 0);
                    }

                    await parts.LookAsync(stoppingToken);
                }

                await Task.Delay(Tick, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it was, also a question that got no turn: an exception that leaves a background service stops the whole server.
                Log.NotLooked(logger, exception.Message);
                await Task.Delay(Tick, time, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1904, LogLevel.Debug, "Damaged parts were not looked for, and are in two seconds: {Reason}")]
        public static partial void NotLooked(ILogger logger, string reason);
    }
}
