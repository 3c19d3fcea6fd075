using System.Runtime.Versioning;

namespace Sightglass.Storage.Files;

/// <summary>The folder everything is kept in, held by this process alone.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly IDisposable _lock;

    /// <param name="path">Made when it is missing.</param>
    /// <exception cref="IOException">Another server has the folder, or it cannot be made.</exception>
    [SupportedOSPlatform("linux")]
    public DataDirectory(string path)
    {
        // Events are nobody's business but the owner's.
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
