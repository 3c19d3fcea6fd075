using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Engine;

/// <summary>One running child process and its secrets.</summary>
internal sealed class EngineChild : IDisposable
{
    // All that the child inherits of the environment: where the system, the .NET runtime and temporary files are. The rest may hold secrets, such as SIGHTGLASS_ADMIN_KEY,
    // and any process of the same user can read a process's environment.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "LD_LIBRARY_PATH"];
    private const string InheritedPrefix = "DOTNET_";

    // The last output lines of the child, for the error message. The oldest line is dropped.
    private const int MaxLastLines = 10;

    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];
    private readonly Lock _linesLock = new();
    private TimeSpan _processorTime;

    private EngineChild(Process process, ClickHouseEndpoint endpoint)
    {
        _process = process;
        Endpoint = endpoint;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public ClickHouseEndpoint Endpoint { get; }

    public int ProcessId => _process.Id;

    /// <summary>Of all its threads since its start; that of the last call once it has exited.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            try
            {
                _process.Refresh();
                return _processorTime = _process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return _processorTime;
            }
        }
    }

    /// <summary>The last output of the child, in one line.</summary>
    public string LastWords
    {
        get
        {
            lock (_linesLock)
            {
                return string.Join(" | ", _lastLines);
            }
        }
    }

    /// <exception cref="IOException">The program cannot be started.</exception>
    public static EngineChild Start(EngineCommand command, EngineOptions options, string dataDirectory)
    {
        var port = FreeLoopbackPort();
        var startup = new EngineStartup(EngineLibrary.Find(options.Library), NewSecret(), NewSecret(), options.EffectiveMemoryLimitBytes, options.MergeThreads);
        var start = new ProcessStartInfo(command.FileName)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => !Inherited.Contains(name) && !name.StartsWith(InheritedPrefix, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var argument in command.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--data");
        start.ArgumentList.Add(dataDirectory);
        start.ArgumentList.Add("--port");
        start.ArgumentList.Add(port.ToString(CultureInfo.InvariantCulture));
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"cannot start the engine's program '{command.FileName}': {exception.Message}", exception);
        }

        var child = new EngineChild(process, new ClickHouseEndpoint(new Uri($"http://127.0.0.1:{port}"), EngineConfiguration.AdminUser, startup.Password, startup.Secret));
        try
        {
            process.StandardInput.BaseStream.Write(JsonSerializer.SerializeToUtf8Bytes(startup, EngineStartupJson.Default.EngineStartup));
            process.StandardInput.BaseStream.Write("\n"u8);
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            // The child has already exited; the caller that waits for it gets the reason.
        }

        return child;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Asks the child to exit, by closing its standard input.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has already exited.
        }
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static int FreeLoopbackPort()
    {
        // Another process may take the port before the child does: the child then exits, and the next start takes another port.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_linesLock)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > MaxLastLines)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
