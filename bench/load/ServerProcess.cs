using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sightglass.Load;

/// <summary>A server under test with its engine, on a free port of this machine.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const string Key = "sg_benchmark_0123456789abcdef0123456789abcdef";
    private const int Terminate = 15;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;

    private ServerProcess(Process process, HttpClient http, string directory)
    {
        _process = process;
        Http = http;
        Directory = directory;
    }

    /// <summary>With the admin key.</summary>
    public HttpClient Http { get; }

    public string Directory { get; }

    /// <summary>From the start of the process until it reported that it is ready.</summary>
    public TimeSpan TimeToReady { get; private set; }

    public int ServerId => _process.Id;

    public int EngineId { get; private set; }

    /// <summary>CPU time of server and engine together.</summary>
    public TimeSpan Cpu => ProcessUsage.Cpu(ServerId) + ProcessUsage.Cpu(EngineId);

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="program">The server.</param>
    /// <param name="directory">Its data directory.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="environment">Further options.</param>
    public static async Task<ServerProcess> StartAsync(string program, string directory, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(program, ["serve", "--data", directory, "--urls", address])
        {
            Environment = { ["SIGHTGLASS_ADMIN_KEY"] = Key },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = LoadOptions.Connections, UseProxy = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var server = new ServerProcess(process, http, directory);
        while (!await server.IsReadyAsync(cancellationToken))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartTimeout)
            {
                throw new InvalidOperationException("the server did not become ready; its words are above");
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        server.TimeToReady = Stopwatch.GetElapsedTime(started);
        server.EngineId = (await server.GetAsync("/api/status", cancellationToken)).GetProperty("engine").GetProperty("processId").GetInt32();
        return server;
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await Http.GetAsync(path, cancellationToken);
        return await ReadAsync(response, path, cancellationToken);
    }

    /// <summary>Runs a query of the API.</summary>
    public async Task<JsonElement> QueryAsync(object request, CancellationToken cancellationToken)
    {
        using var content = new StringContent(JsonSerializer.Serialize(request), new MediaTypeHeaderValue("application/json"));
        using var response = await Http.PostAsync("/api/query", content, cancellationToken);
        return await ReadAsync(response, "/api/query", cancellationToken);
    }

    /// <summary>Stops the server as a service manager does, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using var timeout = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        WrongResultException.ThrowUnless(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync("/health/ready", cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
