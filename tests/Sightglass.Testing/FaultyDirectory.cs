using Sightglass.Storage.Files;

namespace Sightglass.Testing;

/// <summary>A directory of a disk that loses power, fills up or fails to sync.</summary>
public sealed class FaultyDirectory(FaultyDisk disk, string path) : IStoreDirectory
{
    public string Path { get; } = path;

    public long FreeBytes => disk.FreeBytes;

    public IStoreDirectory Subdirectory(string name) => new FaultyDirectory(disk, Of(name));

    public IStoreFile Create(string name) => disk.Create(Of(name));

    public IStoreFile Open(string name) => disk.Open(Of(name));

    public IReadOnlyList<StoreFileEntry> List() => disk.List(Path);

    public void Delete(string name) => disk.Delete(Of(name));

    public void Sync() => disk.SyncNames(Path);

    public void Replace(string name, ReadOnlySpan<byte> content) => disk.Replace(Of(name), content.ToArray());

    // This disk has no directories in the place of files.
    public IReadOnlyList<string> MoveDirectoriesAside(Func<string, bool> isFile) => [];

    public IDisposable? TryLock(string name) => disk.TryLock(Of(name));

    private string Of(string name) => System.IO.Path.Combine(Path, name);
}
