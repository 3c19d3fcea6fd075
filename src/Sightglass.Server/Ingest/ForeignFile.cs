namespace Sightglass.Server.Ingest;

/// <summary>Files that are no text, known by their first bytes. To say what they are helps more than the first byte that is no JSON.</summary>
internal static class ForeignFile
{
    /// <summary>What the file is, with how to get at its events; null for anything that may be a text.</summary>
    /// <param name="begin">At least <see cref="Decompression.MarkBytes"/>, if there are so many.</param>
    public static string? NameOf(ReadOnlySpan<byte> begin) => begin switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => "a ZIP archive; unpack it",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => "bzip2; decompress it",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', ..] => "xz; decompress it",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => "a 7z archive; unpack it",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file; convert it",
        [(byte)'S', (byte)'Q', (byte)'L', (byte)'i', ..] => "an SQLite database; export its rows",
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32; write it as UTF-8",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
        [0x1F, 0x8B, 8, ..] => "gzip within the compression that was named or recognized; compress it once",
        _ => null,
    };
}
