using Microsoft.Win32.SafeHandles;

// The engine's library exists only for Linux, so the server runs only on Linux too.
#pragma warning disable CA1416

namespace Sightglass.Storage.Files;

/// <summary>A directory on the real disk. Directories get mode 0700, files 0600.</summary>
public sealed class StoreDirectory : IStoreDirectory
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string TemporarySuffix = ".tmp";

    public StoreDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path, DirectoryMode);
    }

    public string Path { get; }

    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    public IStoreDirectory Subdirectory(string name) => new StoreDirectory(PathOf(name));

    public IStoreFile Create(string name) => new StoreFile(OpenHandle(PathOf(name), System.IO.FileMode.CreateNew));

    public IStoreFile Open(string name) => new StoreFile(OpenHandle(PathOf(name), System.IO.FileMode.Open));

    public IReadOnlyList<StoreFileEntry> List()
    {
        var entries = new DirectoryInfo(Path).GetFiles()
            .Where(file => !file.Name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
            .Select(file => new StoreFileEntry(file.Name, file.Length))
            .ToArray();
        Array.Sort(entries, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return entries;
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Sync() => LinuxFile.SyncDirectory(Path);

    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        var target = PathOf(name);
        var temporary = target + TemporarySuffix;
        using (var handle = OpenHandle(temporary, System.IO.FileMode.Create))
        {
            RandomAccess.Write(handle, content, fileOffset: 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, target, overwrite: true);
        Sync();
    }

    public IReadOnlyList<string> MoveDirectoriesAside(Func<string, bool> isFile)
    {
        var found = new DirectoryInfo(Path).GetDirectories().Where(directory => isFile(directory.Name)).ToList();
        var names = found.Select(directory => directory.Name).ToList();
        foreach (var directory in found)
        {
            var target = directory.FullName + ".directory";
            for (var number = 2; System.IO.Path.Exists(target); number++)
            {
                target = $"{directory.FullName}.directory{number}";
            }

            directory.MoveTo(target);
        }

        return names;
    }

    public IDisposable? TryLock(string name)
    {
        SafeFileHandle handle;
        try
        {
            handle = OpenHandle(PathOf(name), System.IO.FileMode.OpenOrCreate);
        }
        catch (IOException exception) when (LinuxFile.IsLocked(exception))
        {
            // The runtime requests its own shared lock when it opens a file.
            return null;
        }

        if (LinuxFile.TryLock(handle))
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    private static SafeFileHandle OpenHandle(string path, System.IO.FileMode mode)
    {
        var handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (mode != System.IO.FileMode.Open)
        {
            // Before the first byte is written: some of these files hold secrets.
            File.SetUnixFileMode(handle, FileMode);
        }

        return handle;
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
