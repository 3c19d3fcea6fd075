using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Storage;

/// <summary>Brings storage up behind the server and takes it down after it. Events are taken meanwhile: they wait in the spool.</summary>
internal sealed partial class StorageService(
    ClickHouseOptions external,
    EngineSupervisor engine,
    EventsTable table,
    ActiveCatalog catalog,
    BlockWriter writer,
    TimeProvider time,
    ILogger<StorageService> logger) : IHostedService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _startup = Task.CompletedTask;

    /// <summary>True once the schema is in place: questions can be answered.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Why it is not ready yet; null when nothing went wrong.</summary>
    public string? LastError { get; private set; }

    /// <summary>Whether an engine of ours runs, or one of the user's is used.</summary>
    public bool IsEmbedded => external.Endpoint is null;

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsEmbedded)
        {
            engine.Start();
        }

        _startup = Task.Run(PrepareAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _startup;
        await writer.StopAsync();
        await engine.StopAsync();
    }

    private async Task PrepareAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (IsEmbedded)
                {
                    await engine.WaitUntilUpAsync(_stopping.Token);
                }

                await table.EnsureAsync(catalog.Current.Schema, _stopping.Token);
                writer.Start();
                LastError = null;
                _ready.TrySetResult();
                return;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is ClickHouseException or HttpRequestException or IOException)
            {
                LastError = exception.Message;
                Log.NotReady(logger, exception.Message);
                await Task.Delay(RetryDelay, time, CancellationToken.None);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Warning, "Storage is not ready, trying again: {Reason}")]
        public static partial void NotReady(ILogger logger, string reason);
    }
}
