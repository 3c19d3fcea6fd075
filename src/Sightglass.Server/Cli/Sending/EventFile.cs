using Sightglass.Server.Ingest;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Opens the arguments of <c>ingest</c>: a file, compressed or not, or standard input.</summary>
internal static class EventFile
{
    /// <summary>Means standard input on the command line.</summary>
    public const string StandardInput = "-";

    private const string StandardInputName = "standard input";

    // Standard input has different content in every run.
    private static readonly string Run = Guid.NewGuid().ToString("N");

    public static string NameOf(string path) => path == StandardInput ? StandardInputName : path;

    /// <summary>True if another run reads the same content from it.</summary>
    /// <param name="name">A result of <see cref="NameOf"/>.</param>
    public static bool IsRepeatable(string name) => name != StandardInputName;

    /// <summary>The same value for the same file in every run.</summary>
    /// <inheritdoc cref="IsRepeatable"/>
    public static string IdentityOf(string name) => IsRepeatable(name) ? Path.GetFullPath(name) : Run;

    /// <summary>Opens a file and decompresses it according to its extension: .gz, .br, .zst.</summary>
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
                ".gz" => Decompression.Open(file, "gzip")!,
                ".br" => Decompression.Open(file, "br")!,
                ".zst" => Decompression.Open(file, "zstd")!,
                _ => file,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{path}: {exception.Message}");
        }
    }
}
