using System.IO.Compression;
using ZstdSharp;

namespace Sightglass.Server.Ingest;

/// <summary>The encodings in which bodies and files may come (docs/adr/008-zstandard.md).</summary>
internal static class Decompression
{
    /// <summary>As answers name them.</summary>
    public const string Encodings = "gzip, br, zstd, deflate";

    /// <summary>A stream that decompresses another and owns it; null for an encoding that is not known.</summary>
    public static Stream? Open(Stream compressed, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
        "br" => new BrotliStream(compressed, CompressionMode.Decompress),
        "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
        "zstd" => new DecompressionStream(compressed, leaveOpen: false),
        _ => null,
    };

    /// <summary>Whether reading such a stream threw because its data is damaged, cut short, or asks for more memory than a decoder may take.</summary>
    public static bool IsDamage(Exception exception) => exception is InvalidDataException or ZstdException or EndOfStreamException

        // What BrotliStream throws.
        or InvalidOperationException;
}
