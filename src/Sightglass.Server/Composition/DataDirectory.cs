using Sightglass.Storage.Files;

namespace Sightglass.Server.Composition;

/// <summary>The folder everything is kept in, held by this process alone.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly IDisposable _lock;

    /// <exception cref="IOException">Another server has the folder, or it cannot be made.</exception>
    public DataDirectory(ServeOptions options)
    {
        // Events are nobody's business but the owner's.
        Directory.CreateDirectory(options.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Root = new StoreDirectory(options.DataDirectory);
        _lock = Root.TryLock("server.lock")
            ?? throw new IOException($"another server uses {options.DataDirectory}; stop it, or give this one its own folder with --data");
        Spool = Root.Subdirectory("spool");
    }

    public IStoreDirectory Root { get; }

    public IStoreDirectory Spool { get; }

    public void Dispose() => _lock.Dispose();
}
