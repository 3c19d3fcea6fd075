using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Storage;

/// <summary>Looks for missing and damaged parts after each start of the engine and every few seconds, and sets aside those that queries meet.</summary>
internal sealed partial class DamageWatch(
    StorageService storage, EngineSupervisor engine, BlockWriter writer, ClickHouseClient client, PartInventory inventory, DamagedParts parts, TimeProvider time, ILogger<DamageWatch> logger) : BackgroundService
{
    // How soon a start of the engine is noticed.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    // A look asks the engine for its list of parts and reads two small files of each: a few milliseconds.
    private const int TicksBetweenLooks = 5;

    // What waits in the spool at a start may be what the engine lacks. Usually it is a second's work.
    private static readonly TimeSpan SpoolPatience = TimeSpan.FromSeconds(30);

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
                    if (starts != seen)
                    {
                        await WaitForSpoolAsync(stoppingToken);
                    }

                    var changed = await inventory.ReportAsync(stoppingToken);
                    if (starts != seen)
                    {
                        // A part that the engine saw first, or in another way, at its start: it is read as it was written only then.
                        suspects.UnionWith(changed);
                        await parts.CheckAsync([.. suspects], stoppingToken);
                        suspects.Clear();
                    }

                    await parts.LookAsync(stoppingToken);
                    (seen, ticks) = (starts, 0);
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

    private async Task WaitForSpoolAsync(CancellationToken cancellationToken)
    {
        try
        {
            await writer.FlushAsync(cancellationToken).WaitAsync(SpoolPatience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is missing now is told now.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1904, LogLevel.Debug, "Damaged parts were not looked for, and are in two seconds: {Reason}")]
        public static partial void NotLooked(ILogger logger, string reason);
    }
}
