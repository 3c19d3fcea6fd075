using System.IO.Compression;
using System.Net;
using System.Text;
using Sightglass.Faults.Ledger;
using Sightglass.Testing.Http;

namespace Sightglass.Faults.Load;

/// <summary>Sends one request of the ledger and takes note of the answer.</summary>
internal static class RequestSender
{
    private const string KeyHeader = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotency-Replayed";

    /// <returns>What the server answered; null when the connection broke.</returns>
    /// <exception cref="InvalidDataException">An answer that no fault explains: neither accepted nor "later".</exception>
    public static async Task<SendOutcome> SendAsync(SightglassClient client, SentRequest request)
    {
        try
        {
            using var content = Content(request);
            (string, string)[] headers = request.Key is { } key ? [(KeyHeader, key)] : [];
            var reply = await client.SendAsync(HttpMethod.Post, request.Format == BodyFormat.CompactLogEvents ? "/ingest/clef" : "/v1/events", content, headers);
            if (reply.Status is HttpStatusCode.OK or HttpStatusCode.Created)
            {
                Check(request, reply);
                request.IsAcknowledged = true;
                return reply.Headers.Contains(ReplayedHeader) ? SendOutcome.Replayed : SendOutcome.Accepted;
            }

            return (int)reply.Status >= 500 ? SendOutcome.Refused : throw new InvalidDataException($"request {request.Number} was answered {reply}");
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return SendOutcome.NotSent;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return SendOutcome.Broken;
        }
    }

    private static void Check(SentRequest request, Reply reply)
    {
        if (reply.Status == HttpStatusCode.OK && (int?)reply.Json["accepted"] != request.Count)
        {
            throw new InvalidDataException($"of request {request.Number} with {request.Count} events not all were taken: {reply}");
        }
    }

    private static ByteArrayContent Content(SentRequest request)
    {
        var text = new StringBuilder();
        foreach (var sent in request.Events())
        {
            sent.Append(text, request.Format == BodyFormat.CompactLogEvents);
        }

        if (request.Format == BodyFormat.Array)
        {
            text.Length--;
            text.Replace("\n", ",").Insert(0, '[').Append(']');
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (request.Format != BodyFormat.Gzip)
        {
            return new ByteArrayContent(bytes);
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
    }
}

/// <summary>What became of a request, as its sender saw it.</summary>
internal enum SendOutcome
{
    Accepted,

    /// <summary>Accepted before; the server knew the key.</summary>
    Replayed,

    /// <summary>The server asked to try again later, or failed.</summary>
    Refused,

    /// <summary>The connection broke: the events may be stored or not.</summary>
    Broken,

    /// <summary>There was nobody to connect to: nothing can be stored.</summary>
    NotSent,
}
