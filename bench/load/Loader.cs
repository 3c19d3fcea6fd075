using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Sightglass.Workload;

namespace Sightglass.Load;

/// <summary>Sends a workload to a server and measures the time to each acknowledgement.</summary>
internal static class Loader
{
    /// <summary>Sends every event once, over <see cref="LoadOptions.Connections"/> connections, in order of time.</summary>
    /// <exception cref="WrongResultException">A batch was rejected or not stored completely.</exception>
    public static async Task<LoadFigures> SendAsync(ServerProcess server, RequestTraffic traffic, CancellationToken cancellationToken)
    {
        var next = -1L;
        var bytes = 0L;
        var waits = 0;
        var latencies = new List<double>();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, LoadOptions.Connections).Select(_ => Task.Run(SendBatchesAsync, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        latencies.Sort();
        return new LoadFigures(traffic.Rows, bytes, elapsed, latencies, waits);

        async Task SendBatchesAsync()
        {
            var body = new ReusedBuffer();
            var own = new List<double>();
            while (Interlocked.Increment(ref next) * LoadOptions.BatchRows is var from && from < traffic.Rows)
            {
                body.Clear();
                var count = (int)Math.Min(LoadOptions.BatchRows, traffic.Rows - from);
                traffic.Write(from, count, body);
                Interlocked.Add(ref bytes, body.Memory.Length);
                while (!await TrySendAsync(server, body.Memory, count, own, cancellationToken))
                {
                    Interlocked.Increment(ref waits);
                }
            }

            lock (latencies)
            {
                latencies.AddRange(own);
            }
        }
    }

    /// <returns>False after a 503 and the wait that the server asked for.</returns>
    private static async Task<bool> TrySendAsync(ServerProcess server, ReadOnlyMemory<byte> body, int count, List<double> latencies, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        using var content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var response = await server.Http.PostAsync("/v1/events", content, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            await Task.Delay(response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1), cancellationToken);
            return false;
        }

        latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        WrongResultException.ThrowUnless(response.IsSuccessStatusCode, $"a batch was answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
        using var document = JsonDocument.Parse(answer);
        var accepted = document.RootElement.GetProperty("accepted").GetInt32();
        WrongResultException.ThrowUnless(accepted == count, $"of a batch of {count} events {accepted} were accepted");
        return true;
    }
}

/// <param name="Rows">Events acknowledged.</param>
/// <param name="Bytes">As sent.</param>
/// <param name="Elapsed">First byte sent to last acknowledgement.</param>
/// <param name="LatenciesMs">One per request, ascending.</param>
/// <param name="Waits">How often the server asked for a wait.</param>
internal sealed record LoadFigures(long Rows, long Bytes, TimeSpan Elapsed, IReadOnlyList<double> LatenciesMs, int Waits)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    /// <param name="part">0 to 1.</param>
    public double LatencyMs(double part) => LatenciesMs[(int)Math.Min(LatenciesMs.Count - 1, LatenciesMs.Count * part)];
}
