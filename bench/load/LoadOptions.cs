namespace Sightglass.Load;

/// <param name="Server">The program under test.</param>
/// <param name="Data">Folder for fresh data directories.</param>
/// <param name="Results">Output folder of the tables.</param>
internal sealed record LoadOptions(string Server, string Data, string Results)
{
    /// <summary>As many as a small deployment has senders; enough that the server reads one request while it syncs another.</summary>
    public const int Connections = 4;

    /// <summary>Events per request.</summary>
    public const int BatchRows = 1000;

    /// <summary>Time over which the events are spread.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(48);

    /// <summary>An empty data directory.</summary>
    public string FreshDirectory(string name)
    {
        var directory = Path.Combine(Data, name);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        return directory;
    }
}

/// <summary>A result is wrong, so its figure would be worthless.</summary>
internal sealed class WrongResultException(string message) : Exception(message)
{
    public static void ThrowUnless(bool isRight, string message)
    {
        if (!isRight)
        {
            throw new WrongResultException(message);
        }
    }
}
