using System.Runtime.Versioning;

namespace Sightglass.Storage.Files;

/// <summary>The data folder, locked by this process.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly IDisposable _lock;

    /// <param name="path">Created if it does not exist.</param>
    /// <exception cref="IOException">Another server uses the folder, or it cannot be created.</exception>
    [SupportedOSPlatform("linux")]
    public DataDirectory(string path)
    {
        // Only the owner may read events.
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Root = new StoreDirectory(path);
        _lock = Root.TryLock("server.lock")
            ?? throw new IOException($"another server uses {path}; stop it, or give this one its own folder with --data");
        Spool = Root.Subdirectory("spool");
    }

    public IStoreDirectory Root { get; }

    public IStoreDirectory Spool { get; }

    public void Dispose() => _lock.Dispose();
}
