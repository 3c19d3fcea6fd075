using System.IO.Compression;
using Sightglass.Server.Ingest;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Opens what <c>ingest</c> is given: a file, compressed or not, or standard input.</summary>
internal static class EventFile
{
    /// <summary>Stands for standard input on the command line.</summary>
    public const string StandardInput = "-";

    public static string NameOf(string path) => path == StandardInput ? "standard input" : path;

    /// <summary>Opens a file and decompresses it as its extension says: .gz, .br, .zst.</summary>
    /// <exception cref="CommandFailure">It cannot be opened.</exception>
    public static Stream Open(string path)
    {
        if (path == StandardInput)
        {
            return Console.OpenStandardInput();
        }

        try
        {
            var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
            return Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".gz" => new GZipStream(file, CompressionMode.Decompress),
                ".br" => new BrotliStream(file, CompressionMode.Decompress),
                ".zst" when ZstandardStream.IsAvailable => new ZstandardStream(file),
                ".zst" => throw new CommandFailure(ExitCode.Failed, $"{path}: reading .zst needs the system's libzstd; install it with 'apt-get install libzstd1'"),
                _ => file,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path}: {e.Message}");
        }
    }
}
