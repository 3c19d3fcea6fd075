using System.Globalization;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Engine;

/// <summary>Keeps one engine child running: starts it, waits until it answers, restarts it when it exits or hangs, and stops it.</summary>
/// <remarks>
/// Any thread may read the properties. <see cref="Endpoint"/> changes with every start: read it before each request.
/// A child cannot outlive this process: it ends when the pipe to it closes.
/// </remarks>
public sealed partial class EngineSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(5);

    // A child that lived this long started well: the next back-off starts with the first wait again.
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(30);

    // A start that fails that often in the same way will not succeed by itself.
    private const int FailedStartsUntilTold = 3;

    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    // Longer than the child's own limit, shorter than the 5 s that a service manager is promised.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(4);

    private readonly EngineOptions _options;
    private readonly EngineCommand _command;
    private readonly string _dataDirectory;
    private readonly TableDefinitions _definitions;
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<EngineSupervisor> _logger;
    private readonly EnginePulseLimits _limits;
    private readonly CancellationTokenSource _stopping = new();

    // Guards the four fields below it.
    private readonly Lock _lock = new();
    private EngineState _state = EngineState.Stopped;
    private EngineChild? _child;
    private TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _loop;

    private int _failedStarts; // In a row, because of what the engine read.

    public EngineSupervisor(EngineOptions options, EngineCommand command, string dataDirectory, TimeProvider time, StorageMetrics metrics, ILogger<EngineSupervisor> logger)
        : this(options, command, dataDirectory, time, metrics, logger, new EnginePulseLimits())
    {
    }

    internal EngineSupervisor(
        EngineOptions options, EngineCommand command, string dataDirectory, TimeProvider time, StorageMetrics metrics, ILogger<EngineSupervisor> logger, EnginePulseLimits limits)
    {
        _limits = limits;
        _options = options;
        _command = command;
        _dataDirectory = dataDirectory;
        _definitions = new TableDefinitions(dataDirectory);
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    public EngineState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>The address of the engine; null while it is not up.</summary>
    public ClickHouseEndpoint? Endpoint
    {
        get
        {
            lock (_lock)
            {
                return _state == EngineState.Up ? _child?.Endpoint : null;
            }
        }
    }

    /// <summary>The child's process id; null while there is none.</summary>
    public int? ProcessId
    {
        get
        {
            lock (_lock)
            {
                return _child?.ProcessId;
            }
        }
    }

    /// <summary>Called with the file of a definition that was damaged and was replaced by its copy, relative to the engine's folder.</summary>
    public Action<string>? Restored { get; init; }

    /// <summary>Called with the reason when the engine has not started several times in a row, because it cannot read its files.</summary>
    public Action<string>? CannotStart { get; init; }

    /// <summary>Number of starts after the first one.</summary>
    public int Restarts { get; private set; }

    /// <summary>Why the last child exited or did not start; null when none failed.</summary>
    public string? LastError { get; private set; }

    /// <summary>Starts the engine in the background and returns at once.</summary>
    /// <exception cref="FileNotFoundException">The engine library is not installed; the message says how.</exception>
    public void Start()
    {
        EngineLibrary.Find(_options.Library);
        lock (_lock)
        {
            if (_loop is not null)
            {
                throw new InvalidOperationException("the engine was started already");
            }

            _state = EngineState.Starting;
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Completes when the engine answers; at once if it does now.</summary>
    public Task WaitUntilUpAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _up.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stops the child: cleanly within 2.5 s, otherwise by force; in any case within 5 s.</summary>
    public async Task StopAsync()
    {
        Task? loop;
        lock (_lock)
        {
            loop = _loop;
        }

        if (loop is not null)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await loop.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(MinBackoff, MaxBackoff);
        while (!_stopping.IsCancellationRequested)
        {
            var start = _time.GetTimestamp();
            var error = await RunChildAsync(start).ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
            {
                break;
            }

            var lived = _time.GetElapsedTime(start);
            if (lived > GoodLife)
            {
                backoff.Reset();
            }

            var wait = backoff.Next();
            LastError = error;
            Restarts++;
            _metrics.EngineRestarted();
            Log.EngineEnded(_logger, error, lived.TotalSeconds, wait.TotalSeconds);
            try
            {
                await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        SetState(EngineState.Stopped, child: null);
        Log.EngineStopped(_logger);
    }

    /// <summary>Runs one child from its start to its exit.</summary>
    /// <returns>Why it exited.</returns>
    private async Task<string> RunChildAsync(long start)
    {
        EngineChild child;
        Mend(_definitions.RestoreFlipped);
        try
        {
            child = EngineChild.Start(_command, _options, _dataDirectory);
        }
        catch (IOException exception)
        {
            SetState(EngineState.Down, child: null);
            return exception.Message;
        }

        using (child)
        {
            SetState(EngineState.Starting, child);
            try
            {
                var exit = child.WaitForExitAsync(_stopping.Token);
                if (!await ProbeUntilUpAsync(child, exit, start).ConfigureAwait(false))
                {
                    MendStart(child.LastWords);
                    return exit.IsCompletedSuccessfully
                        ? $"ended with code {await exit.ConfigureAwait(false)} before it answered: {child.LastWords}{WayOut(child.LastWords)}"
                        : $"gave no answer within {_options.StartTimeout.TotalSeconds:0.#} s: {child.LastWords}";
                }

                Log.EngineUp(_logger, child.ProcessId, child.Endpoint.Url, _time.GetElapsedTime(start).TotalMilliseconds);
                SetState(EngineState.Up, child);
                _failedStarts = 0;
                TryKeepDefinitions();
                return await WatchAsync(child, exit).ConfigureAwait(false) ?? $"ended with code {await exit.ConfigureAwait(false)}: {child.LastWords}";
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                await StopChildAsync(child).ConfigureAwait(false);
                return "stopped";
            }
            finally
            {
                SetState(EngineState.Down, child: null);
            }
        }
    }

    private async Task<bool> ProbeUntilUpAsync(EngineChild child, Task<int> exit, long start)
    {
        using var client = new ClickHouseClient(() => child.Endpoint);
        var probe = new ClickHouseStatement("SELECT 1") { Timeout = ProbeTimeout };
        while (!exit.IsCompleted && _time.GetElapsedTime(start) < _options.StartTimeout)
        {
            try
            {
                await client.ExecuteAsync(probe, _stopping.Token).ConfigureAwait(false);
                return true;
            }
            catch (ClickHouseException)
            {
                await Task.Delay(ProbePause, _time, _stopping.Token).ConfigureAwait(false);
            }
        }

        return false;
    }

    private void TryKeepDefinitions()
    {
        try
        {
            _definitions.Keep();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Tried again in two seconds.
            Log.DefinitionsNotKept(_logger, exception.Message);
        }
    }

    /// <summary>Puts copies in the place of definitions that keep the engine from starting: of the one that it names; if it names none, of all that have changed.</summary>
    private void MendStart(string lastWords)
    {
        if (!ReadsWrong(lastWords))
        {
            return;
        }

        _failedStarts++;
        var isMended = Mend(() => _definitions.TryRestore(lastWords) is { } file ? [file] : _failedStarts > 1 ? _definitions.RestoreAll() : []);
        if (!isMended && _failedStarts >= FailedStartsUntilTold)
        {
            CannotStart?.Invoke(lastWords);
        }
    }

    /// <returns>True when a definition was replaced by its copy.</returns>
    private bool Mend(Func<IReadOnlyList<string>> restore)
    {
        try
        {
            var restored = restore();
            foreach (var definition in restored)
            {
                Log.DefinitionRestored(_logger, definition);
                Restored?.Invoke(definition);
            }

            return restored.Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start tries again.
            Log.DefinitionsNotKept(_logger, exception.Message);
            return false;
        }
    }

    private static bool ReadsWrong(string lastWords) => lastWords.Contains("DB::Exception", StringComparison.Ordinal);

    // It reads the definitions of its tables first. The same start fails again until somebody acts.
    private string WayOut(string lastWords) => ReadsWrong(lastWords)
        ? $" (its files are in '{Path.Combine(_dataDirectory, "engine", "db")}': put the file that it names back from a backup of the data folder; events wait in the spool meanwhile)"
        : "";

    /// <summary>Probes a child until it exits, or hangs and is killed.</summary>
    /// <returns>Why it was killed; null when it exited by itself.</returns>
    private async Task<string?> WatchAsync(EngineChild child, Task<int> exit)
    {
        // Its own connection: those of the questions may all be taken.
        using var client = new ClickHouseClient(() => child.Endpoint);
        var pulse = new EnginePulse(_limits);
        while (true)
        {
            var start = _time.GetTimestamp();
            await Task.WhenAny(exit, Task.Delay(pulse.Silence > TimeSpan.Zero ? _limits.IntervalAfterMiss : _limits.Interval, _time, _stopping.Token)).ConfigureAwait(false);
            _stopping.Token.ThrowIfCancellationRequested();
            if (exit.IsCompleted)
            {
                return null;
            }

            TryKeepDefinitions();
            var isAnswered = await AnswersAsync(client).ConfigureAwait(false);
            switch (pulse.Add(isAnswered, _time.GetElapsedTime(start), child.ProcessorTime))
            {
                case EngineVerdict.Answers when State == EngineState.Silent:
                    Log.AnswersAgain(_logger, child.ProcessId);
                    SetState(EngineState.Up, child);
                    break;
                case EngineVerdict.Silent when State == EngineState.Up:
                    LastError = string.Create(CultureInfo.InvariantCulture, $"has not answered for {pulse.Silence.TotalSeconds:0} s");
                    Log.Silent(_logger, child.ProcessId, pulse.Silence.TotalSeconds, _limits.HangsAfter.TotalSeconds);
                    SetState(EngineState.Silent, child);
                    break;
                case EngineVerdict.Hangs:
                    child.Kill();
                    return string.Create(CultureInfo.InvariantCulture, $"did not answer for {pulse.Silence.TotalSeconds:0} s and was killed");
            }
        }
    }

    private async Task<bool> AnswersAsync(ClickHouseClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(_limits.Timeout);
        try
        {
            await client.ExecuteAsync("SELECT 1", limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (ClickHouseException exception)
        {
            // An engine that refuses the statement, because its memory is full, answers.
            return exception.Code != ClickHouseErrors.NoAnswer;
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task StopChildAsync(EngineChild child)
    {
        var start = _time.GetTimestamp();
        child.CloseInput();
        using var limit = new CancellationTokenSource(StopLimit, _time);
        try
        {
            var code = await child.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            Log.ChildStopped(_logger, code, _time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (OperationCanceledException)
        {
            Log.ChildKilled(_logger, StopLimit.TotalSeconds);
            child.Kill();
        }
    }

    private void SetState(EngineState state, EngineChild? child)
    {
        TaskCompletionSource? reached = null;
        lock (_lock)
        {
            _state = state;
            _child = child;
            if (state == EngineState.Up)
            {
                reached = _up;
            }
            else if (_up.Task.IsCompleted)
            {
                _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        reached?.TrySetResult();
    }
}
