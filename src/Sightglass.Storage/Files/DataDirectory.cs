using System.Runtime.Versioning;

namespace Sightglass.Storage.Files;

/// <summary>The data folder, locked by this process.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly IDisposable? _lock;

    /// <param name="path">Created if it does not exist.</param>
    /// <exception cref="IOException">Another server uses the folder, or it cannot be created or written.</exception>
    [SupportedOSPlatform("linux")]
    public DataDirectory(string path)
    {
        try
        {
            // Only the owner may read events.
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Root = new StoreDirectory(path);
            _lock = Root.TryLock("server.lock") ?? throw new DirectoryInUseException($"another server uses {path}; stop it, or give this one its own folder with --data");
            Spool = Root.Subdirectory("spool");
            if (File.Exists(Path.Combine(path, "engine")))
            {
                throw new IOException($"The file '{Path.Combine(path, "engine")}' is where the engine's folder belongs.");
            }
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not DirectoryInUseException)
        {
            _lock?.Dispose();
            throw new IOException($"the data folder {path} cannot be used: {exception.Message} Choose another with --data, or see that it, and 'spool' and 'engine' in it, are folders that this user may write", exception);
        }
    }

    public IStoreDirectory Root { get; }

    /// <summary>True if an earlier start has made an engine here.</summary>
    public bool HasEvents => Directory.Exists(Path.Combine(Root.Path, "engine", "db"));

    public IStoreDirectory Spool { get; }

    public void Dispose() => _lock?.Dispose();

    private sealed class DirectoryInUseException(string message) : IOException(message);
}
