using System.Runtime.InteropServices;

namespace Sightglass.Server.Ingest;

/// <summary>Makes Zstandard frames with the system's library.</summary>
internal static partial class ZstandardFrame
{
    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var target = new byte[ZSTD_compressBound((nuint)bytes.Length)];
        var length = ZSTD_compress(target, (nuint)target.Length, bytes, (nuint)bytes.Length, 3);
        return target[..(int)length];
    }

    [LibraryImport("libzstd.so.1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_compressBound(nuint size);

    [LibraryImport("libzstd.so.1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_compress(Span<byte> target, nuint capacity, ReadOnlySpan<byte> source, nuint size, int level);
}
