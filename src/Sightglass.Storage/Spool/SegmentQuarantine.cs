using Sightglass.Storage.Files;

namespace Sightglass.Storage.Spool;

/// <summary>Copies unreadable ranges to <c>quarantine/</c>.</summary>
/// <param name="directory">The spool's directory.</param>
/// <param name="damaged">Called for each range.</param>
internal sealed class SegmentQuarantine(IStoreDirectory directory, Action<SpoolDamage> damaged)
{
    /// <summary>Copies a range unchanged and reports it. The segment itself is not changed.</summary>
    public void Keep(IStoreFile file, string name, long position, long offset, long length)
    {
        var bytes = new byte[length];
        var read = file.Read(offset, bytes);
        directory.Subdirectory("quarantine").Replace($"{Path.GetFileNameWithoutExtension(name)}-{offset:x}.bytes", bytes.AsSpan(0, read));
        damaged(new SpoolDamage(Path.Combine(directory.Path, name), offset, position, length));
    }
}
