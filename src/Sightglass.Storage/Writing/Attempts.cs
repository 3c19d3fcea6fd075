using Microsoft.Extensions.Logging;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Writing;

/// <summary>What the writer tries until it succeeds, and how long it has failed. It ends when the writer stops.</summary>
/// <param name="directory">Whose disk is used, for messages.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Counts attempts.</param>
/// <param name="logger">Tells of failures.</param>
internal sealed class Attempts(string directory, TimeProvider time, StorageMetrics metrics, ILogger logger) : IDisposable
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(2);

    // The time for a statement in progress when the writer stops; if it takes longer, the next start sends the block again.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private long _failingSince; // Timestamp of the first failure since the last success; 0 when there was none.

    /// <summary>Canceled when the writer stops: nothing new is begun.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Canceled 3 s later: what is in progress is given up.</summary>
    public CancellationToken Aborting => _aborting.Token;

    /// <summary>Why the last attempt failed; null if it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>How long it has failed; null when nothing has failed since the last success.</summary>
    public TimeSpan? Standstill => Volatile.Read(ref _failingSince) is > 0 and var since ? time.GetElapsedTime(since) : null;

    public static Backoff NewBackoff() => new(MinBackoff, MaxBackoff);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _aborting.CancelAfter(StopLimit);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }

    public void Succeeded()
    {
        Volatile.Write(ref _failingSince, 0);
        LastError = null;
    }

    public void Failed(string reason)
    {
        LastError = reason;
        Interlocked.CompareExchange(ref _failingSince, time.GetTimestamp(), 0);
    }

    /// <summary>Waits after a failure.</summary>
    /// <param name="wait">How long.</param>
    /// <param name="tries">How many failures may be due to the data, for the log.</param>
    public async Task PauseAsync(TimeSpan wait, int tries)
    {
        metrics.InsertRetried();
        WriterLog.InsertFailed(logger, tries, wait.TotalSeconds, LastError!);
        await Task.Delay(wait, time, Stopping).ConfigureAwait(false);
    }

    /// <summary>Asks the engine until it answers.</summary>
    public Task UntilAnsweredAsync(Func<CancellationToken, Task> question) => UntilAnsweredAsync(async token =>
    {
        await question(token).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc cref="UntilAnsweredAsync(Func{CancellationToken, Task})"/>
    public async Task<T> UntilAnsweredAsync<T>(Func<CancellationToken, Task<T>> question)
    {
        var backoff = NewBackoff();
        while (true)
        {
            try
            {
                return await question(Aborting).ConfigureAwait(false);
            }
            catch (ClickHouseException exception)
            {
                Stopping.ThrowIfCancellationRequested();
                Failed(exception.Message);
            }

            await PauseAsync(backoff.Next(), tries: 0).ConfigureAwait(false);
        }
    }

    /// <summary>Uses the disk until it works.</summary>
    public async Task UntilDiskWorksAsync(Action action)
    {
        var backoff = NewBackoff();
        while (true)
        {
            TimeSpan wait;
            try
            {
                action();
                return;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                wait = backoff.Next();
                Failed(exception.Message);
                WriterLog.DiskFailed(logger, exception, directory, wait.TotalSeconds);
            }

            await Task.Delay(wait, time, Stopping).ConfigureAwait(false);
        }
    }
}
