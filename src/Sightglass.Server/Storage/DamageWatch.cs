using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Storage;

/// <summary>Looks for damaged parts after each start of the engine and every minute, and sets aside those that queries meet.</summary>
internal sealed partial class DamageWatch(StorageService storage, EngineSupervisor engine, ClickHouseClient client, DamagedParts parts, TimeProvider time, ILogger<DamageWatch> logger) : BackgroundService
{
    // How soon a start of the engine is noticed.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private const int TicksBetweenLooks = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A caller that leaves must not end the work: the check of a large part takes longer than most wait.
        client.Damaged = (failure, cancellationToken) => parts.ContainAsync(failure, stoppingToken).WaitAsync(cancellationToken);
        var (seen, ticks) = (-1, 0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await storage.WaitUntilReadyAsync(stoppingToken);
                if (engine.Restarts != seen || ticks++ >= TicksBetweenLooks)
                {
                    var starts = engine.Restarts;
                    await parts.ReportAsync(stoppingToken);
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

    private static partial class Log
    {
        [LoggerMessage(1904, LogLevel.Debug, "Damaged parts were not looked for, and are in two seconds: {Reason}")]
        public static partial void NotLooked(ILogger logger, string reason);
    }
}
