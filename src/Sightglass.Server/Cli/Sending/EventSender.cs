using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Threading.Channels;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Sends chunks of events over a few connections.</summary>
/// <remarks>
/// If the server is full (503), it waits as long as the server asks, without a limit: the user can press Ctrl-C. If a connection breaks before the response,
/// the chunk is sent again with the same key, so that the server stores it once; if that does not help for a while, the command ends and names the position.
/// </remarks>
internal sealed class EventSender(ApiClient client, IngestReport report, TimeProvider time)
{
    /// <summary>Four keep the server's spool busy while each waits for its response.</summary>
    public const int Connections = 4;

    // For a 503 without Retry-After.
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(5);

    // A server that restarts is up again within this time.
    private static readonly TimeSpan RestartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(500);

    private volatile bool _hasAnswered;

    /// <summary>Why the server asked the sender to wait; null while it does not.</summary>
    public string? WaitsFor { get; private set; }

    /// <summary>Sends all chunks; returns when all of them have a response.</summary>
    /// <exception cref="CommandFailure">The server cannot be reached, or rejects the request.</exception>
    public async Task SendAsync(IAsyncEnumerable<EventChunk> chunks, CancellationToken cancellationToken)
    {
        // Waiting chunks use memory: one per connection is enough to keep them busy.
        var queue = Channel.CreateBounded<EventChunk>(Connections);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feeding = FeedAsync(chunks, queue.Writer, stopping.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => DrainAsync(queue.Reader, stopping)));
        }
        finally
        {
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await feeding;
    }

    private static async Task FeedAsync(IAsyncEnumerable<EventChunk> chunks, ChannelWriter<EventChunk> queue, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in chunks.WithCancellation(cancellationToken))
            {
                await queue.WriteAsync(chunk, cancellationToken);
            }
        }
        finally
        {
            // Also after an error in the middle of a file: the chunks read before it are sent.
            queue.Complete();
        }
    }

    private async Task DrainAsync(ChannelReader<EventChunk> queue, CancellationTokenSource stopping)
    {
        try
        {
            await foreach (var chunk in queue.ReadAllAsync(stopping.Token))
            {
                using (chunk)
                {
                    while (!await TrySendAsync(chunk, stopping.Token))
                    {
                    }
                }
            }
        }
        catch
        {
            // If one connection fails, the others and the reader stop.
            await stopping.CancelAsync();
            throw;
        }
    }

    /// <returns>False when the same chunk must be sent again, now.</returns>
    private async Task<bool> TrySendAsync(EventChunk chunk, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(chunk, cancellationToken);
        _hasAnswered = true;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                var answer = await ApiClient.ReadAsync<IngestAnswer>(response, cancellationToken);
                report.Add(answer, answer.Errors.Select(error => new RejectedEvent(chunk.FileIndex, chunk.File, chunk.LineOf(error), error.Code, error.Message)));
                return true;

            case HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests:
                WaitsFor = ReasonOf(await ApiClient.ReadProblemAsync(response, cancellationToken));
                await Task.Delay(response.Headers.RetryAfter?.Delta ?? DefaultRetryAfter, time, cancellationToken);
                WaitsFor = null;
                return false;

            default:
                var problem = await ApiClient.ReadProblemAsync(response, cancellationToken);
                if (problem.Code is not ("no-events" or "too-many-mistakes"))
                {
                    throw new ApiProblemException(problem);
                }

                // Nothing of the chunk was stored, but the rest of the files may be.
                report.Add(new IngestAnswer(0, chunk.CountEvents(), []), [new RejectedEvent(chunk.FileIndex, chunk.File, chunk.FirstLine, problem.Code.Replace('-', '_'), problem.Detail)]);
                return true;
        }
    }

    private static string ReasonOf(ApiProblem problem) => problem.Code switch
    {
        "spool-failed" => "the server cannot write to its disk, see its log",
        "spool-full" => "the server is full",
        _ => SafeText.OneLine(problem.Title),
    };

    private async Task<HttpResponseMessage> PostAsync(EventChunk chunk, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var key = KeyOf(chunk);
        var hasBroken = false;
        while (true)
        {
            try
            {
                return await client.SendAsync(() => CreateRequest(chunk, key), HttpCompletionOption.ResponseContentRead, cancellationToken);
            }
            catch (ServerUnreachableException exception)
            {
                hasBroken |= !exception.WasNeverSent;
                if (!hasBroken && !_hasAnswered)
                {
                    // The server could not be reached from the beginning.
                    throw;
                }

                if (time.GetElapsedTime(started) >= RestartPatience)
                {
                    throw GiveUp(chunk, hasBroken, exception);
                }

                await Task.Delay(RestartPause, time, cancellationToken);
            }
        }
    }

    private static CommandFailure GiveUp(EventChunk chunk, bool hasBroken, ServerUnreachableException cause)
    {
        if (!hasBroken)
        {
            return cause;
        }

        var way = EventFile.IsRepeatable(chunk.File) ? " Run the same command again within 24 hours: what was kept is not kept twice." : "";
        return new CommandFailure(ExitCode.Unreachable, $"{chunk.File}:{chunk.FirstLine}: the connection broke before the server answered, so it may have kept the {chunk.CountEvents()} events from this line on or not.{way} {cause.Message}");
    }

    // What a program writes into a pipe is something else in every run, and is sent once: the key is for the retries of this one.
    private static (string Name, string Value) KeyOf(EventChunk chunk) => EventFile.IsRepeatable(chunk.File)
        ? (ImportPiece.Header, chunk.Number.ToString(CultureInfo.InvariantCulture))
        : (IdempotencyKey.Header, Guid.NewGuid().ToString("N"));

    private static HttpRequestMessage CreateRequest(EventChunk chunk, (string Name, string Value) key) => new(HttpMethod.Post, "v1/events")
    {
        Headers = { { key.Name, key.Value } },
        Content = new ReadOnlyMemoryContent(chunk.Memory) { Headers = { ContentType = new MediaTypeHeaderValue(chunk.Csv is null ? "application/x-ndjson" : "text/csv") } },
    };
}
