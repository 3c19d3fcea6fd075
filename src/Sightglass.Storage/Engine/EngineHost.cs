using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Files;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Storage.Engine;

/// <summary>The main program of the child process: the engine in <c>libchdb.so</c>, serving ClickHouse's HTTP interface on loopback.</summary>
/// <remarks>
/// The child lives as long as its standard input is open. If the parent closes it, or dies in any way, the child ends: cleanly if the
/// engine can, by force after <see cref="StopLimit"/>. The parent handles signals that a terminal or a service manager sends to the whole
/// group. docs/adr/002-engine-child-process.md explains the start.
/// </remarks>
public static class EngineHost
{
    private const string LockName = "lock";
    private const string HolderName = "process"; // The id of the process with the lock.
    private const string ServerFile = "config.xml";
    private const string UsersFile = "users.xml";
    private const string WorkName = "work";

    // Keeps the engine's main loop busy at no cost: one row per second, for thirty years.
    private const string KeepAliveQuery =
        "SYSTEM START LISTEN HTTP; SELECT count() FROM numbers(1000000000) WHERE sleepEachRow(1) = 1 " +
        "SETTINGS max_block_size = 1, max_threads = 1, function_sleep_max_microseconds_per_block = 0";

    private const string StopQuery = "KILL QUERY WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE 'KILL%' ASYNC";

    // Another child that is still ending may hold the directory, at most for its StopLimit.
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LockGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    // A clean stop takes 0.1-0.5 s; a merge of a large part is aborted after this.
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(2500);

    // Within a minute of work some hundred page faults reload the used code; 100 MB are never reloaded.
    private static readonly TimeSpan ForgetDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    /// <summary>Runs the engine until standard input closes. Blocks; call it on the main thread of its own process.</summary>
    /// <param name="dataDirectory">The server's data directory; the engine uses only <c>engine/</c> in it.</param>
    /// <param name="port">Loopback port of the HTTP interface.</param>
    /// <returns>The exit code: 0 after a clean stop, 1 with the reason on standard error.</returns>
    public static int Run(string dataDirectory, int port)
    {
        try
        {
            return RunEngine(dataDirectory, port);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException or JsonException)
        {
            Console.Error.WriteLine(SafeText.Lines($"engine: {exception.Message}"));
            return 1;
        }
    }

    private static int RunEngine(string dataDirectory, int port)
    {
        using var input = new FileStream(new SafeFileHandle(ChdbLibrary.TakeStandardInput(), ownsHandle: true), FileAccess.Read, bufferSize: 0);
        var startup = ReadStartup(input);
        if (startup is null)
        {
            return 0; // The parent ended before it sent anything.
        }

        using var signals = new SignalsOfTheGroup();
        var path = EngineLibrary.Find(startup.Library);
        var library = new ChdbLibrary(path);
        library.DisableSignalHandlers();

        var directory = new StoreDirectory(Path.Combine(dataDirectory, "engine"));

        // A folder in the place of one of these files, which nothing of ours makes, must not keep the engine from starting: they hold nothing that the next start needs.
        directory.MoveDirectoriesAside(name => name is LockName or HolderName or ServerFile or UsersFile);
        using var held = WaitForLock(directory, TimeProvider.System);
        var work = WriteAnew(directory, startup);

        // The engine reads a config.xml in the working directory and files in the home directory, if they exist.
        Environment.CurrentDirectory = work.Path;
        _ = ChdbLibrary.SetNativeEnvironment("HOME", work.Path, overwrite: 1);

        var endpoint = new ClickHouseEndpoint(new Uri($"http://127.0.0.1:{port}"), EngineConfiguration.AdminUser, startup.Password, startup.Secret);
        var watcher = new Thread(() => StopWhenClosed(input, endpoint)) { IsBackground = true, Name = "engine stop" };
        watcher.Start();

        using var forget = new Timer(_ => ChdbLibrary.ForgetCode(path), null, ForgetDelay, ForgetInterval);
        var error = library.RunCommandLine(
        [
            "clickhouse-local",
            $"--config-file={Path.Combine(directory.Path, ServerFile)}",
            $"--path={Path.Combine(directory.Path, "db")}",
            $"--http_port={port}",
            "--listen_host=127.0.0.1",
            "--query",
            KeepAliveQuery,
        ]);
        if (error is null || _isStopping)
        {
            // Everything is flushed. The library's static destructors do nothing useful and have been seen to hang.
            ChdbLibrary.ExitNow(0);
        }

        Console.Error.WriteLine(SafeText.Lines($"engine: {error}"));
        return 1;
    }

    private static volatile bool _isStopping;

    /// <summary>Writes what each start makes anew, whatever an earlier one has left.</summary>
    /// <returns>The engine's working directory.</returns>
    private static IStoreDirectory WriteAnew(StoreDirectory directory, EngineStartup startup)
    {
        try
        {
            directory.Replace(UsersFile, Encoding.UTF8.GetBytes(EngineConfiguration.Users(startup)));
            directory.Replace(ServerFile, Encoding.UTF8.GetBytes(EngineConfiguration.Server(startup, Path.Combine(directory.Path, UsersFile))));
            return directory.Subdirectory(WorkName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{exception.Message} See that this user may write '{directory.Path}', or remove '{ServerFile}', '{UsersFile}' and '{WorkName}' in it: each start makes them anew", exception);
        }
    }

    private static EngineStartup? ReadStartup(FileStream input)
    {
        var line = new MemoryStream();
        for (var value = input.ReadByte(); value != '\n'; value = input.ReadByte())
        {
            if (value < 0)
            {
                return null;
            }

            line.WriteByte((byte)value);
        }

        return JsonSerializer.Deserialize(line.ToArray(), EngineStartupJson.Default.EngineStartup);
    }

    private static IDisposable WaitForLock(StoreDirectory directory, TimeProvider time)
    {
        var start = time.GetTimestamp();
        var isKilled = false;
        while (true)
        {
            if (directory.TryLock(LockName) is { } held)
            {
                // For the next child, if this one outlives its server because it stands still.
                directory.Replace(HolderName, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                return held;
            }

            if (time.GetElapsedTime(start) > LockLimit)
            {
                throw new IOException($"another engine has held '{directory.Path}' for {LockLimit.TotalSeconds:0} s; stop the other server, or give this one a data directory of its own");
            }

            // Our server has the data folder to itself, so the other engine has none: it should have ended by now.
            if (!isKilled && time.GetElapsedTime(start) > StopLimit + LockGrace)
            {
                isKilled = true;
                TryKillHolder(directory);
            }

            Thread.Sleep(LockPause);
        }
    }

    private static void TryKillHolder(StoreDirectory directory)
    {
        if (!int.TryParse(directory.TryReadAll(HolderName), CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        try
        {
            // The process may have ended, and its number may be another program's.
            var command = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            if (command.Contains("engine") && command.Contains(Path.GetDirectoryName(directory.Path)))
            {
                Console.Error.WriteLine(SafeText.Lines($"engine: process {id} holds '{directory.Path}' and does not end; it is killed"));
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            // It ended.
        }
    }

    private static void StopWhenClosed(FileStream input, ClickHouseEndpoint endpoint)
    {
        try
        {
            while (input.ReadByte() >= 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe is treated as closed.
        }

        _isStopping = true;
        ChdbLibrary.DropStandardOutput();
        var force = new Thread(() =>
        {
            Thread.Sleep(StopLimit);
            ChdbLibrary.ExitNow(2);
        }) { IsBackground = true, Name = "engine end" };
        force.Start();
        StopAsync(endpoint).GetAwaiter().GetResult();
    }

    private static async Task StopAsync(ClickHouseEndpoint endpoint)
    {
        using var client = new ClickHouseClient(() => endpoint);
        try
        {
            await client.ExecuteAsync(StopQuery, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ClickHouseException)
        {
            // It is not listening yet, or no longer: StopLimit ends the process.
        }
    }

    /// <summary>Ignores signals to the group: Ctrl+C and a service manager's stop reach every process of it, but the parent decides when the engine ends.</summary>
    private sealed class SignalsOfTheGroup : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT }
                .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = true)),
        ];

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }
        }
    }
}
