using System.IO.Compression;
using ZstdSharp;

namespace Sightglass.Server.Ingest;

/// <summary>The supported encodings of bodies and files (docs/adr/008-zstandard.md).</summary>
internal static class Decompression
{
    /// <summary>For messages.</summary>
    public const string Encodings = "gzip, br, zstd, deflate";

    /// <summary>Bytes that <see cref="Recognize"/> looks at.</summary>
    public const int MarkBytes = 4;

    /// <summary>The encoding that begins with these bytes; null for none that says so. No text begins like this.</summary>
    public static string? Recognize(ReadOnlySpan<byte> begin) => begin switch
    {
        [0x1F, 0x8B, 8, ..] => "gzip",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
        _ => null,
    };

    /// <summary>A stream that decompresses another one and owns it; null for an unknown encoding.</summary>
    public static Stream? Open(Stream compressed, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(compressed, CompressionMode.Decompress),
        "br" => new BrotliStream(compressed, CompressionMode.Decompress),
        "deflate" => new ZLibStream(compressed, CompressionMode.Decompress),
        "zstd" => new DecompressionStream(compressed, leaveOpen: false),
        _ => null,
    };

    /// <summary>True if reading such a stream failed because its data is damaged, truncated, or requires more memory than a decoder may use.</summary>
    public static bool IsDamage(Exception exception) => exception is InvalidDataException or ZstdException or EndOfStreamException

        // BrotliStream throws this.
        or InvalidOperationException

        // Of zlib's states that are none of damage, such as a preset dictionary that nobody has; the type is not public.
        || exception.GetType().FullName == "System.IO.Compression.ZLibException";
}
