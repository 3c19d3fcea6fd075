using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Sightglass.Server.Ingest;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Opens the arguments of <c>ingest</c>: a file, compressed or not, or standard input.</summary>
internal static class EventFile
{
    /// <summary>Means standard input on the command line.</summary>
    public const string StandardInput = "-";

    private const string StandardInputName = "standard input";
    private const int BufferBytes = 64 << 10;

    public static string NameOf(string path) => path == StandardInput ? StandardInputName : path;

    /// <summary>True if another run reads the same content from it.</summary>
    /// <param name="name">A result of <see cref="NameOf"/>.</param>
    public static bool IsRepeatable(string name) => name != StandardInputName;

    /// <summary>Whether the name of a file, compressed or not, says that it is CSV.</summary>
    public static bool IsCsv(string name)
    {
        var ending = Path.GetExtension(name);
        ending = ending.ToLowerInvariant() is ".gz" or ".zst" or ".br" ? Path.GetExtension(name[..^ending.Length]) : ending;
        return ending.ToLowerInvariant() is ".csv" or ".tsv";
    }

    /// <summary>Opens a file as text in UTF-8. Compression and UTF-16 are recognized by the first bytes, Brotli, which begins like anything, by the ending .br.</summary>
    /// <exception cref="CommandFailure">It cannot be opened.</exception>
    public static async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new CommandFailure(ExitCode.Usage, $"{path}: is a folder; name its files, such as {Path.Combine(path, "*")}");
        }

        try
        {
            var (stream, begin) = await PeekAsync(path == StandardInput ? Console.OpenStandardInput() : new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan | FileOptions.Asynchronous }), cancellationToken);
            if ((Decompression.Recognize(begin) ?? (Path.GetExtension(path).Equals(".br", StringComparison.OrdinalIgnoreCase) ? "br" : null)) is { } encoding)
            {
                (stream, begin) = await PeekAsync(Decompression.Open(stream, encoding)!, cancellationToken);
            }

            if (ForeignFile.NameOf(begin) is { } name)
            {
                await stream.DisposeAsync();
                throw new CommandFailure(ExitCode.Usage, $"{path}: is {name}");
            }

            return BodyText.RecognizeUtf16(begin) is { } utf16 ? Encoding.CreateTranscodingStream(stream, utf16, Encoding.UTF8) : stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || Decompression.IsDamage(exception))
        {
            throw new CommandFailure(ExitCode.Usage, $"{path}: {exception.Message}");
        }
    }

    /// <returns>A stream with the same content, and its first bytes.</returns>
    private static async Task<(Stream Stream, byte[] Begin)> PeekAsync(Stream stream, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferBytes));
        var buffer = (await pipe.ReadAtLeastAsync(Decompression.MarkBytes, cancellationToken)).Buffer;
        var begin = buffer.Slice(0, Math.Min(buffer.Length, Decompression.MarkBytes)).ToArray();
        pipe.AdvanceTo(buffer.Start);
        return (pipe.AsStream(), begin);
    }
}
