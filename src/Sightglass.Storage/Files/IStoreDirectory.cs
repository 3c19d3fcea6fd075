namespace Sightglass.Storage.Files;

/// <summary>One flat directory of files. This project accesses the disk only through it, except for the file of documents, which SQLite writes.</summary>
/// <remarks>
/// There are two implementations: <see cref="StoreDirectory"/> and the tests' directory that simulates power loss.
/// Written data is durable only after the sync that its method names; a name that was created, replaced or
/// deleted is durable only after <see cref="Sync"/> (<see cref="Replace"/> does all of it by itself).
/// Every method throws <see cref="IOException"/> if the machine fails.
/// </remarks>
public interface IStoreDirectory
{
    /// <summary>The path, for error messages.</summary>
    string Path { get; }

    /// <summary>Free bytes on the disk that this process may use.</summary>
    long FreeBytes { get; }

    /// <summary>A directory inside this one; created if it does not exist.</summary>
    IStoreDirectory Subdirectory(string name);

    /// <summary>Creates a new empty file; fails when the name exists.</summary>
    IStoreFile Create(string name);

    /// <summary>Opens an existing file for reading and writing.</summary>
    IStoreFile Open(string name);

    /// <summary>The files of the directory, in ordinal order of their names.</summary>
    IReadOnlyList<StoreFileEntry> List();

    /// <summary>Removes a file; does nothing when it does not exist.</summary>
    void Delete(string name);

    /// <summary>Makes the creation and deletion of names durable.</summary>
    void Sync();

    /// <summary>Replaces a whole file: after a crash it has the old content or the new one, never a mixture. Durable when it returns.</summary>
    void Replace(string name, ReadOnlySpan<byte> content);

    /// <summary>Renames directories that have the name of a file, so that the file can be created.</summary>
    /// <param name="isFile">True for names of files.</param>
    /// <returns>Their former names.</returns>
    IReadOnlyList<string> MoveDirectoriesAside(Func<string, bool> isFile);

    /// <summary>Takes an exclusive lock, which is released at the latest when the process ends.</summary>
    /// <returns>The lock, or null when another process (or another call) holds it.</returns>
    IDisposable? TryLock(string name);
}
