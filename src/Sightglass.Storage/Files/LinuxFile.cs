using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sightglass.Storage.Files;

/// <summary>C library calls that .NET does not offer.</summary>
internal static partial class LinuxFile
{
    private const int OpenReadOnlyDirectoryCloseOnExec = 0x10000 | 0x80000;
    private const int LockExclusiveNonBlocking = 2 | 4;
    private const int ErrorWouldBlock = 11;

    /// <summary>fdatasync: syncs the data and the size, but not the times; one journal write less than fsync when the size did not change.</summary>
    public static void SyncData(SafeFileHandle file)
    {
        if (DataSync(file) != 0)
        {
            throw Failure("sync a file");
        }
    }

    public static void SyncDirectory(string path)
    {
        using var directory = OpenPath(path, OpenReadOnlyDirectoryCloseOnExec);
        if (directory.IsInvalid || FullSync(directory) != 0)
        {
            throw Failure($"sync the directory '{path}'");
        }
    }

    public static bool TryLock(SafeFileHandle file)
    {
        if (Lock(file, LockExclusiveNonBlocking) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == ErrorWouldBlock ? false : throw Failure("lock a file");
    }

    /// <summary>Gives a file another name on the same disk; the content is there once.</summary>
    public static void Link(string path, string newPath)
    {
        if (HardLink(path, newPath) != 0)
        {
            throw Failure($"link '{newPath}'");
        }
    }

    /// <summary>True when the file was not opened because another process holds its lock.</summary>
    public static bool IsLocked(IOException exception) => exception.HResult == ErrorWouldBlock;

    private static IOException Failure(string action)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"cannot {action}: {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenPath(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int HardLink(string path, string newPath);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
