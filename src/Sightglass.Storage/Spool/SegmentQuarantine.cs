using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>Where ranges go that cannot be read back.</summary>
/// <param name="directory">The spool's.</param>
/// <param name="damaged">Told of each.</param>
internal sealed class SegmentQuarantine(IStoreDirectory directory, Action<SpoolDamage> damaged)
{
    /// <summary>Copies a range as it was found, and tells of it. The segment itself is not changed.</summary>
    public void Keep(IStoreFile file, string name, long position, long offset, long length)
    {
        var bytes = new byte[length];
        var read = file.Read(offset, bytes);
        directory.Subdirectory("quarantine").Replace($"{Path.GetFileNameWithoutExtension(name)}-{offset:x}.bytes", bytes.AsSpan(0, read));
        damaged(new SpoolDamage(Path.Combine(directory.Path, name), offset, position, length));
    }
}
