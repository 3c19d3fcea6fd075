using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sightglass.Workload;

namespace Sightglass.Load;

/// <summary>The load benchmark: from an empty directory to a settled, idle, restarted server.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);
    private const int Probes = 20;

    public static async Task RunAsync(LoadOptions options, long rows, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        var table = new FigureTable();
        var directory = options.FreshDirectory("load");
        var traffic = new RequestTraffic(rows, EndOfWorkload(), LoadOptions.Span);
        await using (var server = await ServerProcess.StartAsync(options.Server, directory, cancellationToken))
        {
            table.Add("First start to ready", server.TimeToReady.TotalSeconds, "s");
            await MeasureLoadAsync(server, traffic, table, cancellationToken);
            await CheckRowsAsync(server, traffic, cancellationToken);
            await MeasureIdleAsync(server, table, cancellationToken);
            await MeasureVisibilityAsync(server, table, cancellationToken);
            table.Add("Peak memory of the server", ProcessUsage.PeakResident(server.ServerId) / 1e6, "MB");
            table.Add("Peak memory of the engine", ProcessUsage.PeakResident(server.EngineId) / 1e6, "MB");
        }

        await using (var server = await ServerProcess.StartAsync(options.Server, directory, cancellationToken))
        {
            table.Add("Second start to ready", server.TimeToReady.TotalSeconds, "s");
            await CheckRowsAsync(server, traffic, cancellationToken);
        }

        table.Write(Path.Combine(options.Results, "load.md"),
            string.Create(CultureInfo.InvariantCulture, $"Load: {rows:N0} events in batches of {LoadOptions.BatchRows:N0} over {LoadOptions.Connections} connections"), machine);
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A full hour, so that the hours of the queries match.</summary>
    public static DateTimeOffset EndOfWorkload()
    {
        var now = DateTimeOffset.UtcNow;
        return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
    }

    /// <summary>Checks that every event is stored exactly once.</summary>
    public static async Task CheckRowsAsync(ServerProcess server, RequestTraffic traffic, CancellationToken cancellationToken)
    {
        var answer = await server.QueryAsync(new { language = "formula", query = "Count", from = traffic.Start, to = traffic.End }, cancellationToken);
        var stored = answer.GetProperty("rows")[0][0].GetDouble();
        WrongResultException.ThrowUnless(stored == traffic.Rows, $"{stored} events are stored of {traffic.Rows} acknowledged");
    }

    private static async Task MeasureLoadAsync(ServerProcess server, RequestTraffic traffic, FigureTable table, CancellationToken cancellationToken)
    {
        var cpuBefore = server.Cpu;
        var ownBefore = Process.GetCurrentProcess().TotalProcessorTime;
        var figures = await Loader.SendAsync(server, traffic, cancellationToken);
        var ownCpu = Process.GetCurrentProcess().TotalProcessorTime - ownBefore;
        var cpu = await Settling.WaitAsync(server, cancellationToken) - cpuBefore;
        var stored = EngineParts.Active(server.Directory).Values.Sum();
        table.Add("Bytes of an event as sent", figures.Bytes / (double)figures.Rows, "B");
        table.Add("Rate", figures.RowsPerSecond, "events/s");
        table.Add("Rate per CPU second (server and engine, until merges have settled)", figures.Rows / cpu.TotalSeconds, "events/CPU s");
        table.Add("CPU time of server and engine", cpu.TotalSeconds, "s");
        table.Add("CPU time of the load generator", ownCpu.TotalSeconds, "s");
        table.Add("Acknowledgement p50", figures.LatencyMs(0.5), "ms");
        table.Add("Acknowledgement p99", figures.LatencyMs(0.99), "ms");
        table.Add("Acknowledgement max", figures.LatenciesMs[^1], "ms");
        table.Add("Times the server asked to come back later", figures.Waits, "");
        table.Add("Stored per event, merged", stored / (double)figures.Rows, "B");
    }

    private static async Task MeasureIdleAsync(ServerProcess server, FigureTable table, CancellationToken cancellationToken)
    {
        var (serverBefore, engineBefore) = (ProcessUsage.Cpu(server.ServerId), ProcessUsage.Cpu(server.EngineId));
        await Task.Delay(IdleTime, cancellationToken);
        table.Add("Idle CPU of the server", (ProcessUsage.Cpu(server.ServerId) - serverBefore) / IdleTime * 100, "% of a core");
        table.Add("Idle CPU of the engine", (ProcessUsage.Cpu(server.EngineId) - engineBefore) / IdleTime * 100, "% of a core");
        table.Add("Idle memory of the server", ProcessUsage.Resident(server.ServerId) / 1e6, "MB");
        table.Add("Idle memory of the engine", ProcessUsage.Resident(server.EngineId) / 1e6, "MB");
    }

    private static async Task MeasureVisibilityAsync(ServerProcess server, FigureTable table, CancellationToken cancellationToken)
    {
        var delays = new List<double>();
        for (var probe = 0; probe < Probes; probe++)
        {
            var id = Guid.NewGuid();
            using var content = new StringContent(JsonSerializer.Serialize(new { @event = "probe", request_id = id }));
            using var response = await server.Http.PostAsync("/v1/events", content, cancellationToken);
            WrongResultException.ThrowUnless(response.IsSuccessStatusCode, $"a probe was answered {(int)response.StatusCode}");
            var acknowledged = Stopwatch.GetTimestamp();
            while (!await IsVisibleAsync(server, id, cancellationToken))
            {
                WrongResultException.ThrowUnless(Stopwatch.GetElapsedTime(acknowledged) < ProbeTimeout, $"a probe is not visible {ProbeTimeout.TotalSeconds} s after its acknowledgement");
                await Task.Delay(ProbeInterval, cancellationToken);
            }

            delays.Add(Stopwatch.GetElapsedTime(acknowledged).TotalMilliseconds);
        }

        delays.Sort();
        table.Add("Acknowledged to visible in a query, median", delays[delays.Count / 2], "ms");
        table.Add("Acknowledged to visible in a query, max", delays[^1], "ms");
    }

    private static async Task<bool> IsVisibleAsync(ServerProcess server, Guid id, CancellationToken cancellationToken)
    {
        var answer = await server.GetAsync($"/api/events?from=now-1h&to=now%2B1h&limit=2&filter={Uri.EscapeDataString($"request_id=\"{id}\"")}", cancellationToken);
        return answer.GetProperty("events").GetArrayLength() == 1;
    }
}
