namespace Sightglass.Storage.Files;

/// <summary>One flat directory of files: the only way to the disk in this project, but for the file of documents, which SQLite writes.</summary>
/// <remarks>
/// Two implementations run: <see cref="StoreDirectory"/> and the tests' directory that loses power.
/// What is written is durable only after the sync that its method names; a name that was created, replaced or
/// deleted is durable only after <see cref="Sync"/> (<see cref="Replace"/> does all of it by itself).
/// Every method throws <see cref="IOException"/> when the machine fails.
/// </remarks>
public interface IStoreDirectory
{
    /// <summary>Where it is, for error messages.</summary>
    string Path { get; }

    /// <summary>Free bytes of the disk that this process may use.</summary>
    long FreeBytes { get; }

    /// <summary>A directory inside this one, made if absent.</summary>
    IStoreDirectory Subdirectory(string name);

    /// <summary>Makes a new empty file; fails when the name is taken.</summary>
    IStoreFile Create(string name);

    /// <summary>Opens an existing file for reading and writing.</summary>
    IStoreFile Open(string name);

    /// <summary>The files here, in ordinal order of their names.</summary>
    IReadOnlyList<StoreFileEntry> List();

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    void Delete(string name);

    /// <summary>Makes creations and deletions of names durable.</summary>
    void Sync();

    /// <summary>Puts a whole file in place: after a crash there is the old content or the new one, never a mixture. Durable on return.</summary>
    void Replace(string name, ReadOnlySpan<byte> content);

    /// <summary>Takes an exclusive lock that ends with the process at the latest.</summary>
    /// <returns>The lock, or null when another process (or another call) holds it.</returns>
    IDisposable? TryLock(string name);
}
