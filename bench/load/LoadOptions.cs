namespace Sightglass.Load;

/// <param name="Server">The program under test.</param>
/// <param name="Data">Folder for fresh data directories.</param>
/// <param name="Results">Where the tables go.</param>
internal sealed record LoadOptions(string Server, string Data, string Results)
{
    /// <summary>As many as a small deployment's senders; enough that one of them is being read while another syncs.</summary>
    public const int Connections = 4;

    /// <summary>Events in a request.</summary>
    public const int BatchRows = 1000;

    /// <summary>Time over which the events are spread.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromHours(48);

    /// <summary>A data directory with nothing in it.</summary>
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

/// <summary>An answer is not the right one: a figure beside it would be worth nothing.</summary>
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
