using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Sightglass.Crash.Tests;

/// <summary>The result of each batch that was sent, as its sender saw it.</summary>
/// <param name="hasKeys">Each batch has an Idempotency-Key, so that it may be retried.</param>
public sealed class Ledger(bool hasKeys = false)
{
    /// <summary>Events of each batch, numbered from 0.</summary>
    public const int BatchEvents = 25;

    // Batches per query: a result has at most 10,000 groups.
    private const int BatchesAsked = 5000;

    // The sum of the numbers in a complete batch.
    private const double NumberSum = BatchEvents * (BatchEvents - 1) / 2.0;

    private readonly ConcurrentDictionary<int, bool> _acknowledged = new();
    private int _batches, _repeated;

    public int Batches => _batches;

    public int Acknowledged => _acknowledged.Count(batch => batch.Value);

    /// <summary>Sends batches over several connections until it is told to stop or the server is gone.</summary>
    public Task SendAsync(SightglassClient client, int connections, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => SendOneByOneAsync(client, cancellationToken)));

    /// <summary>Batches sent again by <see cref="RepeatAsync"/>.</summary>
    public int Repeated => _repeated;

    /// <summary>Retries every batch without a response, and some of those with one.</summary>
    public async Task RepeatAsync(SightglassClient client)
    {
        foreach (var (batch, isAcknowledged) in _acknowledged)
        {
            if (!isAcknowledged || batch % 50 == 0)
            {
                var reply = await PostAsync(client, batch);
                Assert.Equal("""{"accepted":25,"rejected":0,"errors":[]}""", reply.Expect(HttpStatusCode.OK).Text);
                Assert.True(!isAcknowledged || reply.Headers.Contains("Idempotency-Replayed"), $"batch {batch} was acknowledged and its key is not known");
                _acknowledged[batch] = true;
                _repeated++;
            }
        }
    }

    /// <summary>Checks that every acknowledged batch is stored exactly once, and every other completely or not at all.</summary>
    public async Task AssertKeptAsync(SightglassClient client)
    {
        var counts = await ByBatchAsync(client, "Count()");
        var sums = await ByBatchAsync(client, "Sum(number)");
        List<string> wrong = [];
        foreach (var (batch, isAcknowledged) in _acknowledged)
        {
            var (count, sum) = (counts.GetValueOrDefault(batch), sums.GetValueOrDefault(batch));
            var isWhole = count == BatchEvents && sum == NumberSum;
            if (!isWhole && (isAcknowledged || count != 0))
            {
                wrong.Add($"batch {batch} ({(isAcknowledged ? "acknowledged" : "not acknowledged")}): {count} events");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {Batches} batches: {string.Join("; ", wrong.Take(10))}");
        Assert.Empty(counts.Keys.Except(_acknowledged.Keys));
    }

    private async Task SendOneByOneAsync(SightglassClient client, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = Interlocked.Increment(ref _batches);
            _acknowledged[batch] = false;
            try
            {
                var reply = await PostAsync(client, batch);
                _acknowledged[batch] = reply.Status == HttpStatusCode.OK;
                if (reply.Status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable))
                {
                    throw new InvalidDataException($"{reply}");
                }
            }
            catch (HttpRequestException)
            {
                // The server is gone, so it is unknown whether it stored the batch.
                return;
            }
        }
    }

    private async Task<Reply> PostAsync(SightglassClient client, int batch)
    {
        var body = string.Join('\n', Enumerable.Range(0, BatchEvents).Select(number => Event(batch, number)));
        if (!hasKeys)
        {
            return await client.PostEventsAsync(body);
        }

        using var content = new StringContent(body);
        return await client.SendAsync(HttpMethod.Post, "/v1/events", content, ("Idempotency-Key", $"batch-{batch}"));
    }

    private static string Event(int batch, int number) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"event":"crash","batch":{{batch}},"number":{{number}},"model":"m{{number % 3}}","duration_ms":{{number}}.5,"job_id":"job-{{batch}}-{{number}}"}""");

    private async Task<Dictionary<int, double>> ByBatchAsync(SightglassClient client, string formula)
    {
        Dictionary<int, double> values = [];
        for (var first = 0; first <= Batches; first += BatchesAsked)
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"{formula} WHERE event=\"crash\" AND batch>={first} AND batch<{first + BatchesAsked} GROUP BY batch");
            var answer = (await client.PostJsonAsync("/api/query", new { language = "formula", query, from = "now-1d", to = "now+1d" })).Expect(HttpStatusCode.OK).Json;
            foreach (var row in answer["rows"]!.AsArray())
            {
                values.Add(int.Parse(row![0]!.ToString(), CultureInfo.InvariantCulture), (double)row[1]!);
            }
        }

        return values;
    }
}
