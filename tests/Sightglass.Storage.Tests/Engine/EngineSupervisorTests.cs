using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Testing;

namespace Sightglass.Storage.Engine;

public sealed class EngineSupervisorTests
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    [Fact]
    public async Task Kill_TheEngineComesBackWithItsRows_AndStopsWithin3Seconds()
    {
        var engine = new EngineFixture();
        await engine.InitializeAsync();
        try
        {
            await engine.Client.ExecuteAsync("CREATE TABLE test.kept (id UInt64, text String) ENGINE = MergeTree ORDER BY id", CancellationToken.None);
            await engine.Client.InsertAsync(new ClickHouseInsert("INSERT INTO test.kept FORMAT Native", [NativeText.Block(1, 10)], "a"), CancellationToken.None);
            var before = engine.Supervisor.Endpoint;

            await engine.KillAsync();

            Assert.Equal(10, await engine.CountAsync("SELECT count() FROM test.kept"));
            Assert.Equal(1, engine.Supervisor.Restarts);
            Assert.StartsWith("ended with code 137", engine.Supervisor.LastError, StringComparison.Ordinal);
            Assert.NotEqual(before!.Password, engine.Supervisor.Endpoint!.Password);

            var start = Stopwatch.GetTimestamp();
            await engine.Supervisor.StopAsync();
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3));
            Assert.Equal(EngineState.Stopped, engine.Supervisor.State);
            var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.CountAsync("SELECT 1"));
            Assert.True(exception.IsTransient);
            Assert.Equal("the engine is not up", exception.Message);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stop_OfAFewSeconds_IsSilent_AndEndsWithoutARestart()
    {
        await using var engine = await StartedAsync(new EnginePulseLimits { Interval = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromMilliseconds(500) });
        var child = engine.Supervisor.ProcessId!.Value;

        ServerProcess.Signal(child, SigStop);
        await WaitAsync(() => engine.Supervisor.State == EngineState.Silent);

        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.CountAsync("SELECT 1"));
        Assert.Equal((true, "the engine is not up"), (exception.IsTransient, exception.Message));
        Assert.Matches("^has not answered for [0-9]+ s$", engine.Supervisor.LastError);
        ServerProcess.Signal(child, SigCont);
        await engine.Supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(EngineFixture.Ceiling);
        Assert.Equal(1, await engine.CountAsync("SELECT 1"));
        Assert.Equal((child, 0), (engine.Supervisor.ProcessId, engine.Supervisor.Restarts));
    }

    [Fact]
    public async Task Stop_ThatDoesNotEnd_IsKilledAndReplaced()
    {
        await using var engine = await StartedAsync(new EnginePulseLimits { Interval = TimeSpan.FromMilliseconds(100), Timeout = TimeSpan.FromMilliseconds(500), HangsAfter = TimeSpan.FromSeconds(3) });
        var child = engine.Supervisor.ProcessId!.Value;

        ServerProcess.Signal(child, SigStop);

        await WaitAsync(() => engine.Supervisor.ProcessId is { } running && running != child && engine.Supervisor.State == EngineState.Up);
        Assert.Matches("^did not answer for [0-9]+ s and was killed$", engine.Supervisor.LastError);
        Assert.False(IsRunning(child));
        Assert.Equal(1, await engine.CountAsync("SELECT 1"));
    }

    [Fact]
    public async Task Question_OfMoreThanHalfOfTheMemory_Fails_AndTheOthersGoOn()
    {
        await using var engine = new EngineFixture(new EnginePulseLimits(), new EngineOptions { MemoryLimitBytes = 1L << 30 });
        await engine.InitializeAsync();

        var exception = await Assert.ThrowsAsync<ClickHouseException>(() => engine.CountAsync("SELECT toInt64(length(groupArray(number))) FROM numbers(100000000)"));

        Assert.Equal(ClickHouseErrors.MemoryLimitExceeded, exception.Code);
        Assert.Contains("maximum: 512.00 MiB", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, await engine.CountAsync("SELECT 1"));
    }

    [Fact]
    public async Task Child_InheritsNoSecretOfTheEnvironment()
    {
        Environment.SetEnvironmentVariable("SIGHTGLASS_ADMIN_KEY", "sg_of_the_environment");
        try
        {
            await using var engine = await StartedAsync(new EnginePulseLimits());

            var names = (await File.ReadAllTextAsync($"/proc/{engine.Supervisor.ProcessId}/environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]);
            Assert.DoesNotContain(names, name => name is not ("PATH" or "HOME" or "TMPDIR" or "TZ" or "LANG" or "LC_ALL" or "LD_LIBRARY_PATH") && !name.StartsWith("DOTNET_", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("SIGHTGLASS_ADMIN_KEY", null);
        }
    }

    [Fact]
    public async Task ParentKilled_TheChildEnds()
    {
        var data = Directory.CreateTempSubdirectory("sightglass-engine-");
        try
        {
            var start = new ProcessStartInfo(EngineFixture.Command.FileName, ["supervise", data.FullName]) { RedirectStandardOutput = true };
            using var parent = Process.Start(start)!;
            var line = await parent.StandardOutput.ReadLineAsync().WaitAsync(EngineFixture.Ceiling);
            var child = int.Parse(line!, CultureInfo.InvariantCulture);
            Assert.True(IsRunning(child));

            parent.Kill();

            using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
            while (IsRunning(child))
            {
                await Task.Delay(10, ceiling.Token);
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>What of the engine's folder each start makes anew is no reason not to start.</summary>
    [Fact]
    public async Task Configuration_DamagedInAnyWay_IsWrittenAnew()
    {
        await using var engine = new EngineFixture();
        await engine.InitializeAsync();
        string[] files = [.. new[] { "config.xml", "users.xml", "process" }.Select(name => Path.Combine(engine.DataDirectory, "engine", name))];
        Action<string>[] ways =
        [
            path => File.WriteAllText(path, "<clickhouse><users>"),
            path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..3]),
            path => File.WriteAllBytes(path, []),
            File.Delete,
            path =>
            {
                File.Delete(path);
                File.CreateSymbolicLink(path, Path.GetFileName(path));
            },
            path =>
            {
                File.Delete(path);
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, "something"), "x");
            },
        ];
        foreach (var damage in ways)
        {
            Array.ForEach(files, damage);
            Assert.Equal(1, await engine.CountAsync("SELECT 1"));

            await engine.KillAsync();

            Assert.Equal(1, await engine.CountAsync("SELECT 1"));
        }

        Assert.All(files, file => Assert.True(File.Exists(file) && File.Exists(Path.Combine($"{file}.directory", "something"))));
    }

    [Fact]
    public async Task Start_WithAFileInThePlaceOfAFolder_SaysWhatToDo()
    {
        await using var engine = new EngineFixture();
        var folder = Directory.CreateDirectory(Path.Combine(engine.DataDirectory, "engine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "work"), "");

        engine.Supervisor.Start();
        await WaitAsync(() => engine.Supervisor.LastError is not null);

        Assert.Equal(
            $"ended with code 1 before it answered: engine: The file '{folder}/work' already exists. "
            + $"See that this user may write '{folder}', or remove 'config.xml', 'users.xml' and 'work' in it: each start makes them anew",
            engine.Supervisor.LastError);
        File.Delete(Path.Combine(folder, "work"));
        await engine.Supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(EngineFixture.Ceiling);
    }

    [Fact]
    public async Task Start_ProgramThatEnds_IsTriedAgain_AndSaysWhy()
    {
        using var metrics = new StorageMetrics();
        var command = new EngineCommand("/bin/sh", ["-c", "echo no engine here >&2; exit 3"]);
        await using var supervisor = new EngineSupervisor(
            new EngineOptions(), command, Path.GetTempPath(), TimeProvider.System, metrics, NullLogger<EngineSupervisor>.Instance);

        supervisor.Start();

        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (supervisor.Restarts < 2)
        {
            await Task.Delay(10, ceiling.Token);
        }

        Assert.Equal("ended with code 3 before it answered: no engine here", supervisor.LastError);
    }

    [Fact]
    public void FindLibrary_Missing_SaysHowToInstallIt()
    {
        var exception = Assert.Throws<FileNotFoundException>(() => EngineLibrary.Find("/nowhere/libchdb.so"));
        Assert.Equal(
            "the engine library libchdb.so is not there ('/nowhere/libchdb.so'); install it with 'npm ci --prefix eng/engine', or name it with the option Engine:Library or the environment variable SIGHTGLASS_ENGINE_LIBRARY",
            exception.Message);
    }

    private static async Task<EngineFixture> StartedAsync(EnginePulseLimits limits)
    {
        var engine = new EngineFixture(limits);
        await engine.InitializeAsync();
        return engine;
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (!condition())
        {
            await Task.Delay(10, ceiling.Token);
        }
    }

    /// <summary>A zombie counts as ended: its new parent has not reaped it yet.</summary>
    private static bool IsRunning(int processId)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{processId}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
