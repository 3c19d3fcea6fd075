using System.Globalization;
using Sightglass.Testing;
using Sightglass.Testing.Http;

namespace Sightglass.Faults.Server;

/// <summary>The server of a round, which comes and goes. Senders ask for its client; the round starts, stops and kills it.</summary>
internal sealed class FaultyServer(string dataDirectory, string clockFile) : IAsyncDisposable
{
    private const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    // Larger than what the server gives itself (5 s).
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    // Longer than any start on a busy machine; then the server counts as stuck.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // Small and fast, so that a second holds what is an hour elsewhere: several segments, many blocks, deletions and merges.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["SIGHTGLASS_Spool__SegmentBytes"] = "65536",
        ["SIGHTGLASS_Spool__FreeReserveBytes"] = "0",
        ["SIGHTGLASS_Writer__Linger"] = "00:00:00.05",
    };

    private volatile ServerProcess? _process;

    /// <summary>Settings of the next start, beside the small ones that every start has.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Client of the running server; null while there is none.</summary>
    public SightglassClient? Client => _process?.Client;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What all servers wrote since the last <see cref="TakeOutput"/>.</summary>
    private readonly List<string> _outputs = [];

    public string DataDirectory { get; } = dataDirectory;

    public string ClockFile { get; } = clockFile;

    /// <summary>Starts the server without waiting for anything.</summary>
    public void Launch()
    {
        var settings = new Dictionary<string, string>(Defaults)
        {
            [HostedServer.ClockVariable] = ClockFile,
            [HostedServer.CampaignVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in Settings)
        {
            settings[name] = value;
        }

        _process = ServerProcess.LaunchProgram("Sightglass.Faults", DataDirectory, [.. settings.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>Starts the server and waits until it accepts requests; its engine may still be starting.</summary>
    /// <exception cref="StartRefusedException">It ended instead.</exception>
    /// <exception cref="TimeoutException">It does neither.</exception>
    public async Task StartAsync()
    {
        Launch();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await _process!.Client.GetAsync("/health/live");
                return;
            }
            catch (HttpRequestException)
            {
                if (_process!.HasExited)
                {
                    // The last words come a moment after the exit.
                    var code = await _process.WaitForExitAsync();
                    var output = _process.Output;
                    await ForgetAsync();
                    throw new StartRefusedException(code, output);
                }

                if (TimeProvider.System.GetElapsedTime(started) > StartTime)
                {
                    throw new TimeoutException($"the server did not accept requests within {StartTime.TotalSeconds} s");
                }

                await Task.Delay(Pause);
            }
        }
    }

    /// <summary>Waits until everything that was acknowledged is in the engine.</summary>
    /// <exception cref="TimeoutException">It does not get there.</exception>
    public async Task DrainAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        var last = "nothing";
        while (TimeProvider.System.GetElapsedTime(started) < DrainTime)
        {
            try
            {
                var health = await _process!.HealthAsync();
                if ((string?)health["status"] == "ready" && (long?)health["spool"]?["pendingRows"] is 0 or null && await PendingRowsAsync() == 0)
                {
                    return;
                }

                last = health.ToJsonString();
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidDataException)
            {
                last = exception.Message;
                if (!IsRunning)
                {
                    throw new TimeoutException($"the server ended while it was to drain: {Output()}");
                }
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"the server has not written everything to the engine within {DrainTime.TotalSeconds} s; ready says {last}");
    }

    public void KillServer() => Signal(_process, Kill);

    public void SignalServer(bool isStop) => Signal(_process, isStop ? Stop : Continue);

    public void TerminateServer() => Signal(_process, Terminate);

    /// <summary>Sends the engine a signal: the child of the server. Nothing happens while there is none.</summary>
    public void KillEngine() => EngineIds().ForEach(id => ServerProcess.Signal(id, Kill));

    public void SignalEngine(bool isStop) => EngineIds().ForEach(id => ServerProcess.Signal(id, isStop ? Stop : Continue));

    /// <summary>Kills server and engine and waits until both are gone.</summary>
    public async Task KillAllAsync()
    {
        var engines = EngineIds();
        KillServer();
        engines.ForEach(id => ServerProcess.Signal(id, Kill));
        await WaitForEndAsync(engines);
    }

    /// <summary>Kills the server; its engine ends by itself.</summary>
    public async Task KillServerAsync()
    {
        var engines = EngineIds();
        KillServer();
        await WaitForEndAsync(engines);
    }

    /// <summary>Stops the server as a service manager does.</summary>
    public async Task StopAsync()
    {
        var engines = EngineIds();
        TerminateServer();
        await WaitForEndAsync(engines);
    }

    /// <summary>Everything that the servers of a round wrote.</summary>
    public string TakeOutput()
    {
        var output = string.Join("\n---- next start ----\n", _outputs.Append(Output()));
        _outputs.Clear();
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAllAsync();
        }
    }

    private string Output() => _process?.Output ?? "";

    private async Task<long> PendingRowsAsync() =>
        (long?)(await _process!.Client.GetJsonAsync("/api/status"))["spool"]?["pendingRows"] ?? 0;

    private async Task WaitForEndAsync(List<int> engines)
    {
        if (_process is null)
        {
            return;
        }

        var started = TimeProvider.System.GetTimestamp();
        while (!_process.HasExited || engines.Exists(IsAlive))
        {
            if (TimeProvider.System.GetElapsedTime(started) > StopTime)
            {
                engines.ForEach(id => ServerProcess.Signal(id, Kill));
                KillServer();
                await ForgetAsync();
                throw new TimeoutException($"server or engine did not end within {StopTime.TotalSeconds} s");
            }

            await Task.Delay(Pause);
        }

        await ForgetAsync();
    }

    private async Task ForgetAsync()
    {
        if (_process is { } process)
        {
            await process.WaitForExitAsync();
            _outputs.Add(process.Output);
            _process = null;
            await process.DisposeAsync();
        }
    }

    private List<int> EngineIds()
    {
        if (_process is not { HasExited: false } process)
        {
            return [];
        }

        try
        {
            return [.. Directory.GetDirectories($"/proc/{process.ProcessId}/task").SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        }
        catch (IOException)
        {
            return []; // A thread that has just ended, or the server has.
        }
    }

    // A zombie that its new parent has not reaped yet counts as ended.
    private static bool IsAlive(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat") is var stat && stat[(stat.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Signal(ServerProcess? process, int signal)
    {
        if (process is { HasExited: false })
        {
            ServerProcess.Signal(process.ProcessId, signal);
        }
    }
}

/// <summary>The server ended instead of starting.</summary>
internal sealed class StartRefusedException(int exitCode, string output) : Exception($"the server refused to start with exit code {exitCode}: {output.Trim()}")
{
    public int ExitCode { get; } = exitCode;
}
