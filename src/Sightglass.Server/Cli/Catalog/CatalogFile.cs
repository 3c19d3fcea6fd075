using System.Text;

namespace Sightglass.Server.Cli.Catalog;

/// <summary>A text that a command reads.</summary>
/// <param name="Name">As it was given.</param>
internal sealed record CatalogFile(string Name, string Text)
{
    // Far more than a catalog or a pack has: a server takes packs of 256 KiB.
    private const int MaxBytes = 4 << 20;

    /// <exception cref="CommandFailure">There is no such file, or it is no text.</exception>
    public static CatalogFile Read(string name)
    {
        try
        {
            var file = new FileInfo(name);
            if (!file.Exists)
            {
                throw new CommandFailure(ExitCode.Usage, $"there is no file {name}");
            }

            return file.Length <= MaxBytes
                ? new CatalogFile(name, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(name)).TrimStart('\uFEFF').ReplaceLineEndings("\n"))
                : throw new CommandFailure(ExitCode.Usage, $"{name} has more than {MaxBytes >> 20} MiB; no catalog is that long");
        }
        catch (DecoderFallbackException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{name} is not text in UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"{name} cannot be read: {exception.Message}");
        }
    }
}
