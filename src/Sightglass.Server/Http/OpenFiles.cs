using System.Globalization;

namespace Sightglass.Server.Http;

/// <summary>How many files and connections the process may have open.</summary>
internal static class OpenFiles
{
    // For the spool, the documents, the engine's connections, the page's files: many times what they use.
    private const int Reserved = 512;

    // What is left for connections when the limit is tiny or cannot be read.
    private const int Fewest = 100;

    /// <summary>Connections that leave enough file handles for storing what they send.</summary>
    /// <param name="wanted">The configured number.</param>
    /// <returns>At most <paramref name="wanted"/>.</returns>
    public static int ConnectionsOf(int wanted) => Read() is { } limit ? (int)Math.Min(wanted, Math.Max(Fewest, limit - Reserved)) : wanted;

    /// <summary>The limit of the process, which the runtime has raised as far as it may; null when it cannot be read, or there is none.</summary>
    private static long? Read()
    {
        const string name = "Max open files";
        try
        {
            var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            return long.TryParse(line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
