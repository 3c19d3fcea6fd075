using System.Diagnostics;

namespace Sightglass.Faults;

/// <summary>The folder that servers of the campaign use: a small disk of its own where the machine permits it, so that it can be full or read-only.</summary>
internal sealed class DataDisk(string root) : IDisposable
{
    // Tens of thousands of events in the spool, in the engine and in two copies; the rest of the memory belongs to others.
    private const string Size = "768m";
    private const long FullBytes = 64 << 10;
    private const int MaxTries = 100;

    private bool _isMounted;

    /// <summary>Where the disk is.</summary>
    public string Path { get; } = System.IO.Path.Combine(root, "disk");

    /// <summary>The data folder of the servers.</summary>
    public string DataDirectory => System.IO.Path.Combine(Path, "data");

    /// <summary>True when <see cref="Fill"/> and <see cref="SetReadOnly"/> work.</summary>
    public bool IsOwnDisk => _isMounted;

    /// <summary>Empties it.</summary>
    public void Renew()
    {
        // Also the disk of a campaign that was killed.
        _isMounted |= File.ReadLines("/proc/mounts").Any(line => line.Split(' ')[1] == Path);
        Dispose();
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path);
        _isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={Size},mode=700", "tmpfs", Path);
        Directory.CreateDirectory(DataDirectory);
    }

    /// <summary>Leaves hardly a byte free, until <see cref="Empty"/>.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create);
        var chunk = new byte[FullBytes];
        try
        {
            while (true)
            {
                file.Write(chunk);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Ballast);

    /// <returns>False when a file stays open for writing.</returns>
    public bool SetReadOnly(bool isReadOnly) => TrySeveralTimes(() => Run("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Path));

    /// <summary>Copies everything below a folder; the target is replaced.</summary>
    public static void Copy(string source, string target)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        // Links between parts and owners stay as they are.
        if (!Run("cp", "-a", source, target))
        {
            throw new IOException($"'{source}' could not be copied to '{target}'");
        }
    }

    public void Dispose()
    {
        _isMounted = _isMounted && !TrySeveralTimes(() => Run("umount", Path));
    }

    // An engine that was just killed still holds files for a moment.
    private static bool TrySeveralTimes(Func<bool> action)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (action())
            {
                return true;
            }

            Thread.Sleep(50);
        }

        return false;
    }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
