using Sightglass.Storage.Files;

namespace Sightglass.Testing;

/// <summary>What a power loss leaves of unsynced bytes and names.</summary>
public enum PowerLoss
{
    /// <summary>Nothing that was not synced.</summary>
    DropsUnsynced,

    /// <summary>Everything: the process was killed, but the machine kept running.</summary>
    KeepsUnsynced,

    /// <summary>Of each unsynced range a random part, with random bytes in between; each unsynced name is kept or lost at random.</summary>
    TearsUnsynced,
}

/// <summary>A disk in memory that counts its operations and fails at one of them.</summary>
/// <remarks>Thread-safe: one lock for everything. After the failure, every operation throws <see cref="IOException"/>; <see cref="Reboot"/> returns what a new process finds.</remarks>
public sealed class FaultyDisk
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FaultyFile> _files = [];
    private readonly Dictionary<string, FaultyFile> _durableNames = [];
    private readonly HashSet<string> _locks = [];

    /// <summary>The operation, counted from 1, during which power fails.</summary>
    public int DiesAt { get; init; } = int.MaxValue;

    /// <summary>Writes beyond this many bytes fail in the middle, as on a full disk.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    /// <summary>The next sync fails once.</summary>
    public bool FailsNextSync { get; set; }

    public int Operations { get; private set; }

    public bool IsDead { get; private set; }

    public FaultyDirectory Root => new(this, "/disk");

    public long FreeBytes
    {
        get
        {
            lock (_lock)
            {
                return CapacityBytes == long.MaxValue ? 1L << 40 : Math.Max(0, CapacityBytes - UsedBytes);
            }
        }
    }

    private long UsedBytes => _files.Values.Sum(file => (long)file.Content.Length);

    /// <summary>The disk after a restart of the machine (or of the process, see <see cref="PowerLoss.KeepsUnsynced"/>).</summary>
    public FaultyDisk Reboot(PowerLoss loss, int seed)
    {
        lock (_lock)
        {
            var random = new Random(seed);
            var disk = new FaultyDisk();
            var names = loss switch
            {
                PowerLoss.DropsUnsynced => _durableNames.AsEnumerable(),
                PowerLoss.KeepsUnsynced => _files,
                _ => _files.Where(name => _durableNames.ContainsKey(name.Key) || random.Next(2) == 0)
                    .Concat(_durableNames.Where(name => !_files.ContainsKey(name.Key) && random.Next(2) == 0)),
            };
            foreach (var (name, file) in names)
            {
                var copy = new FaultyFile(disk, file.Survive(loss, random));
                disk._files[name] = copy;
                disk._durableNames[name] = copy;
            }

            return disk;
        }
    }

    /// <summary>Corrupts bytes of a file.</summary>
    public void Damage(string path, int offset)
    {
        lock (_lock)
        {
            _files[path].Content[offset] ^= 0xFF;
        }
    }

    public byte[] Content(string path)
    {
        lock (_lock)
        {
            return [.. _files[path].Content];
        }
    }

    internal FaultyFile Create(string path) => Do(_ =>
    {
        if (_files.ContainsKey(path))
        {
            throw new IOException($"'{path}' exists");
        }

        return _files[path] = new FaultyFile(this, []);
    });

    internal FaultyFile Open(string path) => Do(_ => _files.TryGetValue(path, out var file) ? file : throw new FileNotFoundException(path), isChange: false);

    internal List<StoreFileEntry> List(string directory) => Do(
        _ => _files.Where(file => Path.GetDirectoryName(file.Key) == directory)
            .Select(file => new StoreFileEntry(Path.GetFileName(file.Key), file.Value.Content.Length))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .ToList(),
        isChange: false);

    internal void Delete(string path) => Do(_ => _files.Remove(path));

    internal void SyncNames(string directory) => Do(isCut =>
    {
        if (!isCut)
        {
            Sync(directory);
        }

        return 0;
    });

    internal void Replace(string path, byte[] content) => Do(isCut =>
    {
        if (!isCut)
        {
            var file = new FaultyFile(this, content);
            _files[path] = file;
            Sync(Path.GetDirectoryName(path)!);
        }

        return 0;
    });

    internal IDisposable? TryLock(string path)
    {
        lock (_lock)
        {
            return _locks.Add(path) ? new HeldLock(this, path) : null;
        }
    }

    /// <summary>Runs one operation and tells it whether power fails in the middle of it.</summary>
    internal T Do<T>(Func<bool, T> operation, bool isChange = true)
    {
        lock (_lock)
        {
            if (IsDead)
            {
                throw new IOException("the power is off");
            }

            var isCut = isChange && ++Operations >= DiesAt;
            var result = operation(isCut);
            if (isCut)
            {
                IsDead = true;
                throw new IOException("the power went off");
            }

            return result;
        }
    }

    internal void CheckCapacity(FaultyFile file, long newLength)
    {
        if (UsedBytes - file.Content.Length + newLength > CapacityBytes)
        {
            throw new IOException("no space left on device");
        }
    }

    private void Sync(string directory)
    {
        foreach (var name in _durableNames.Keys.Where(name => Path.GetDirectoryName(name) == directory && !_files.ContainsKey(name)).ToList())
        {
            _durableNames.Remove(name);
        }

        foreach (var (name, file) in _files.Where(file => Path.GetDirectoryName(file.Key) == directory))
        {
            _durableNames[name] = file;
        }
    }

    private sealed class HeldLock(FaultyDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk._lock)
            {
                disk._locks.Remove(path);
            }
        }
    }
}
