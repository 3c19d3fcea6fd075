using System.IO.Compression;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Server.Ingest;

/// <summary>How reading a request's body ended.</summary>
internal enum BodyOutcome
{
    Read,

    /// <summary>Larger than the limit, as sent or decompressed.</summary>
    TooLarge,

    /// <summary>A Content-Encoding this server does not know.</summary>
    UnknownEncoding,

    /// <summary>The compressed bytes are damaged or cut short.</summary>
    Damaged,
}

/// <summary>Reads bodies of requests, decompressed and bounded, into a reused buffer.</summary>
internal static class RequestBody
{
    /// <summary>The encodings accepted, as <c>Accept-Encoding</c> of a refusal names them.</summary>
    public const string Encodings = "gzip, br, zstd, deflate";

    // The decompressors' own buffers are of this order.
    private const int ChunkBytes = 64 << 10;

    /// <summary>Reads the whole body.</summary>
    /// <param name="request">Not read yet.</param>
    /// <param name="body">Receives the bytes, decompressed.</param>
    /// <param name="limitBytes">Applies to the body as sent and to what it decompresses to.</param>
    /// <exception cref="IOException">The client went away.</exception>
    /// <remarks>Takes no token: a broken connection ends the reading by itself, and a read given up in the middle is one that the server then stumbles over.</remarks>
    public static async ValueTask<BodyOutcome> ReadAsync(HttpRequest request, ByteBuffer body, int limitBytes)
    {
        if (request.ContentLength > limitBytes)
        {
            return BodyOutcome.TooLarge;
        }

        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return await ReadPlainAsync(request, body, limitBytes);
        }

        await using var stream = Decompress(request.Body, encoding);
        if (stream is null)
        {
            return BodyOutcome.UnknownEncoding;
        }

        try
        {
            return await ReadStreamAsync(stream, body, limitBytes);
        }
        catch (InvalidDataException)
        {
            return BodyOutcome.Damaged;
        }
        catch (InvalidOperationException)
        {
            // What BrotliStream throws for damaged data.
            return BodyOutcome.Damaged;
        }
    }

    private static Stream? Decompress(Stream body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        "zstd" when ZstandardStream.IsAvailable => new ZstandardStream(body),
        _ => null,
    };

    private static async ValueTask<BodyOutcome> ReadPlainAsync(HttpRequest request, ByteBuffer body, int limitBytes)
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
                return BodyOutcome.TooLarge;
            }

            if (result.IsCompleted)
            {
                return BodyOutcome.Read;
            }
        }
    }

    private static async ValueTask<BodyOutcome> ReadStreamAsync(Stream stream, ByteBuffer body, int limitBytes)
    {
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(ChunkBytes));
            if (read == 0)
            {
                return BodyOutcome.Read;
            }

            body.Advance(read);
            if (body.Length > limitBytes)
            {
                return BodyOutcome.TooLarge;
            }
        }
    }
}
