using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Sightglass.Testing.Http;

namespace Sightglass.Testing;

/// <summary>The server as the program that users run, in its own process, so that it can be killed.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    /// <summary>The admin key of every such server.</summary>
    public const string AdminKey = "sg_0123456789abcdef0123456789abcdef01234567";

    // A second on an idle machine; half a minute was seen on one that ran four builds.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;

    // The output; a test's run is short. Read when something fails.
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new SightglassClient(address, AdminKey);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>A client with every scope.</summary>
    public SightglassClient Client { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The memory that the process takes now.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{ProcessId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>The server's terminal output.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the server and returns once it accepts requests; its engine may still be starting.</summary>
    /// <param name="dataDirectory">Kept from run to run.</param>
    /// <param name="environment">Further settings, such as <c>SIGHTGLASS_Spool__LimitBytes</c>.</param>
    public static async Task<ServerProcess> StartAsync(string dataDirectory, params (string Name, string Value)[] environment)
    {
        var server = Launch(dataDirectory, environment);
        using var ceiling = new CancellationTokenSource(Ceiling);
        while (true)
        {
            try
            {
                await server.Client.GetAsync("/health/live");
                return server;
            }
            catch (HttpRequestException)
            {
                if (server._process.HasExited || ceiling.IsCancellationRequested)
                {
                    throw new InvalidOperationException($"the server did not start: {server.Output}");
                }

                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    /// <summary>Starts the server without waiting for anything.</summary>
    public static ServerProcess Launch(string dataDirectory, params (string Name, string Value)[] environment) => LaunchProgram("sightglass", dataDirectory, environment);

    /// <summary>Starts a program that takes the command line of <c>sightglass serve</c>, without waiting for anything.</summary>
    /// <param name="program">Beside this program.</param>
    /// <param name="dataDirectory">Kept from run to run.</param>
    /// <param name="environment">Further settings.</param>
    public static ServerProcess LaunchProgram(string program, string dataDirectory, params (string Name, string Value)[] environment)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), ["serve", "--data", dataDirectory, "--urls", address.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["SIGHTGLASS_ADMIN_KEY"] = AdminKey;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProcess(Process.Start(start)!, address);
    }

    /// <summary>A client with its own key.</summary>
    /// <param name="tenant">Null: a key for all tenants.</param>
    /// <param name="scopes">Such as <c>query</c>.</param>
    public async Task<SightglassClient> NewClientAsync(string? tenant, params string[] scopes)
    {
        var made = await Client.PostJsonAsync("/api/keys", new { name = "test", scopes, tenant });
        return new SightglassClient(Address, (string?)made.Expect(HttpStatusCode.Created).Json["key"]);
    }

    /// <summary>The response of <c>/health/ready</c>.</summary>
    public async Task<JsonNode> HealthAsync() => (await Client.GetAsync("/health/ready")).Json;

    /// <summary>Waits until queries work and everything acknowledged is visible.</summary>
    public Task WaitUntilAllIsVisibleAsync() =>
        WaitAsync(async () => await HealthAsync() is var health && (string?)health["status"] == "ready" && (long)health["spool"]!["pendingRows"]! == 0, "everything is visible");

    /// <summary>Waits for the engine and returns its process id.</summary>
    public async Task<int> EngineProcessIdAsync()
    {
        int? id = null;
        await WaitAsync(async () => (id = (int?)(await Client.GetJsonAsync("/api/status"))["engine"]!["processId"]) is not null, "there is an engine");
        return id!.Value;
    }

    /// <summary>Kills it at once, as the kernel does when memory is short.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal and waits for the exit.</summary>
    /// <returns>The exit code and the time it took.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> StopAsync(int signal)
    {
        var start = TimeProvider.System.GetTimestamp();
        Signal(ProcessId, signal);
        return (await WaitForExitAsync(), TimeProvider.System.GetElapsedTime(start));
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Ceiling);
        return _process.ExitCode;
    }

    /// <summary>Polls until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within 60 s.</exception>
    public static async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Ceiling)
            {
                throw new TimeoutException($"after {Ceiling.TotalSeconds} s it is still not so that {what}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Sends a signal to any process; it is not an error if the process has already exited.</summary>
    public static void Signal(int processId, int signal) => _ = Kill(processId, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Client.Dispose();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
