using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Engine;

public sealed class EngineSupervisorTests
{
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
