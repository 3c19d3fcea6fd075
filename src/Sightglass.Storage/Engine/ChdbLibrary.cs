using System.Globalization;
using System.Runtime.InteropServices;

namespace Sightglass.Storage.Engine;

/// <summary>The functions of <c>libchdb.so</c> that are used, and the functions of the C library that isolate it.</summary>
internal sealed unsafe partial class ChdbLibrary
{
    private const int OpenReadOnly = 0;
    private const int OpenWriteOnly = 1;
    private const int AdviceDontNeed = 4;

    private readonly nint _handle;

    public ChdbLibrary(string path) => _handle = NativeLibrary.Load(path);

    /// <summary>
    /// Leaves the signals to .NET. Call it before anything else: the engine's own handlers catch the SIGSEGV that .NET turns into
    /// NullReferenceException, and then every query fails.
    /// </summary>
    public void DisableSignalHandlers() =>
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(_handle, "chdb_set_signal_handlers_enabled"))(0);

    /// <summary>Runs the engine as its command-line tool would, until its last query ends.</summary>
    /// <returns>The engine's error, or null after a clean end.</returns>
    public string? RunCommandLine(IReadOnlyList<string> arguments)
    {
        var pointers = new byte*[arguments.Count + 1];
        for (var index = 0; index < arguments.Count; index++)
        {
            // Never freed: the engine keeps pointers to its arguments, and the process ends with it.
            pointers[index] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[index]);
        }

        fixed (byte** argv = pointers)
        {
            var run = (delegate* unmanaged<int, byte**, nint>)NativeLibrary.GetExport(_handle, "chdb_query_cmdline");
            var error = (delegate* unmanaged<nint, nint>)NativeLibrary.GetExport(_handle, "chdb_result_error");
            var result = run(arguments.Count, argv);
            return result == 0 ? "the engine gave no result" : Marshal.PtrToStringUTF8(error(result));
        }
    }

    /// <summary>
    /// Releases the library's code from this process's resident memory; pages that are used again are reloaded from the page cache. Startup touches
    /// far more of it than the engine uses later.
    /// </summary>
    public static void ForgetCode(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            // 7f0000000000-7f0000001000 r-xp 00000000 fe:00 1234 /path/libchdb.so. Only code: it is never written to, so nothing can be lost.
            if (line.EndsWith($"/{name}", StringComparison.Ordinal) && line.Split(' ', 3) is [var range, "r-xp", _]
                && range.Split('-') is [var start, var end])
            {
                var address = nint.Parse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                _ = Advise(address, nint.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - address, AdviceDontNeed);
            }
        }
    }

    /// <summary>Reserves standard input for the caller: the engine sees an empty one.</summary>
    /// <returns>A descriptor of what was standard input.</returns>
    public static int TakeStandardInput()
    {
        var taken = Duplicate(0);
        var empty = Open("/dev/null", OpenReadOnly);
        if (taken < 0 || empty < 0 || DuplicateTo(empty, 0) < 0)
        {
            throw new IOException("cannot take over standard input");
        }

        return taken;
    }

    /// <summary>Redirects standard output and error to /dev/null: writing to a pipe whose reader has died would block the engine.</summary>
    public static void DropStandardOutput()
    {
        var nowhere = Open("/dev/null", OpenWriteOnly);
        _ = DuplicateTo(nowhere, 1);
        _ = DuplicateTo(nowhere, 2);
    }

    /// <summary>Ends the process at once: no handlers, no destructors.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void ExitNow(int status);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetNativeEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
