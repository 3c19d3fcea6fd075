using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Ingest;

/// <summary>Reads bodies of requests, decompressed and up to a limit, into a reused buffer.</summary>
internal static class RequestBody
{
    /// <summary>Programs write an event now and then into one request. So a body may pause, but not for ever: each request holds a connection.</summary>
    private static readonly MinDataRate SlowestRate = new(bytesPerSecond: 1, gracePeriod: TimeSpan.FromMinutes(2));

    // About as large as the decompressors' own buffers.
    private const int ChunkBytes = 64 << 10;

    /// <summary>Reads the whole body.</summary>
    /// <param name="context">The body of its request has not been read yet.</param>
    /// <param name="body">Receives the bytes, decompressed.</param>
    /// <param name="limitBytes">Applies to the body both as sent and decompressed.</param>
    /// <param name="memory">Takes the bytes as they come.</param>
    /// <returns>Null, or why the body is rejected.</returns>
    /// <exception cref="IOException">The client disconnected.</exception>
    /// <remarks>Takes no token: a broken connection ends the reading anyway, and after an abandoned read the server fails on the rest of the body.</remarks>
    public static async ValueTask<IngestOutcome?> ReadAsync(HttpContext context, ByteBuffer body, int limitBytes, IngestMemory memory)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = SlowestRate;
        }

        try
        {
            return await ReadAsync(context.Request, body, limitBytes, memory);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return new IngestOutcome(IngestStatus.TooSlow, $"the body came more slowly than {SlowestRate.BytesPerSecond} byte a second for {SlowestRate.GracePeriod.TotalMinutes:F0} minutes; nothing of this request was kept. Send the events in several requests, as they come.");
        }
    }

    private static async ValueTask<IngestOutcome?> ReadAsync(HttpRequest request, ByteBuffer body, int limitBytes, IngestMemory memory)
    {
        if (request.ContentLength is { } length && length > limitBytes)
        {
            return TooLarge($"the body has {length} bytes", limitBytes);
        }

        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            encoding = await RecognizeAsync(request.BodyReader) ?? "";
            if (encoding.Length == 0)
            {
                return await ReadPlainAsync(request, body, limitBytes, memory);
            }
        }

        await using var stream = Decompression.Open(request.BodyReader.AsStream(), encoding);
        if (stream is null)
        {
            return new IngestOutcome(IngestStatus.UnknownEncoding, $"Content-Encoding '{encoding}' is not supported; use one of {Decompression.Encodings}, or none.");
        }

        try
        {
            return await ReadStreamAsync(stream, body, limitBytes, memory);
        }
        catch (Exception exception) when (Decompression.IsDamage(exception))
        {
            return new IngestOutcome(IngestStatus.DamagedBody, $"the {encoding} data is damaged or cut short; nothing was kept.");
        }
    }

    /// <summary>The encoding that the first bytes of a body say it has.</summary>
    private static async ValueTask<string?> RecognizeAsync(PipeReader body)
    {
        var begin = await body.ReadAtLeastAsync(Decompression.MarkBytes);
        var mark = new byte[(int)Math.Min(begin.Buffer.Length, Decompression.MarkBytes)];
        begin.Buffer.Slice(0, mark.Length).CopyTo(mark);
        body.AdvanceTo(begin.Buffer.Start);
        return Decompression.Recognize(mark);
    }

    private static async ValueTask<IngestOutcome?> ReadPlainAsync(HttpRequest request, ByteBuffer body, int limitBytes, IngestMemory memory)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            foreach (var segment in result.Buffer)
            {
                body.Append(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (body.Length > limitBytes)
            {
                return TooLarge("the body is larger than the limit", limitBytes);
            }

            if (!memory.TryTakeBody(body.Capacity))
            {
                return IngestMemory.Busy;
            }

            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private static async ValueTask<IngestOutcome?> ReadStreamAsync(Stream stream, ByteBuffer body, int limitBytes, IngestMemory memory)
    {
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(ChunkBytes));
            if (read == 0)
            {
                return null;
            }

            body.Advance(read);
            if (body.Length > limitBytes)
            {
                return TooLarge("the body is larger than the limit", limitBytes);
            }

            if (!memory.TryTakeBody(body.Capacity))
            {
                return IngestMemory.Busy;
            }
        }
    }

    private static IngestOutcome TooLarge(string size, int limitBytes) =>
        new(IngestStatus.TooLarge, $"{size}; the limit is {limitBytes} bytes, decompressed. Send the events in several requests.");
}
