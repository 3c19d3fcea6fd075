using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sightglass.Server.Catalog;
using Sightglass.Server.Demo;
using Sightglass.Storage.Engine;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Cli.Diagnosis;

/// <summary>Checks what a server needs from its machine.</summary>
internal static class MachineChecks
{
    private const long GiB = 1L << 30;

    // Below the first the spool soon rejects events; below the second merges of large parts lack disk space.
    private const long FailFreeBytes = 1 * GiB;
    private const long WarnFreeBytes = 10 * GiB;

    private const string PinnedPackage = "eng/engine/package.json";
    private const string PackageName = "@chdb/lib-linux-x64-gnu";

    public static Finding Runtime() => Environment.Version.Major >= 10
        ? Finding.Ok("runtime", $".NET {Environment.Version}")
        : Finding.Fail("runtime", $".NET {Environment.Version}; 10 or later is needed", "install it with 'apt-get install aspnetcore-runtime-10.0'");

    public static Finding EngineLibraryVersion()
    {
        const string check = "engine library";
        if (Environment.GetEnvironmentVariable("SIGHTGLASS_Storage__ClickHouse__Url") is { Length: > 0 } url)
        {
            return Finding.Ok(check, $"not needed: {url} is used");
        }

        string path;
        try
        {
            path = EngineLibrary.Find("");
        }
        catch (FileNotFoundException)
        {
            return Finding.Fail(check, "libchdb.so is not there", "install it with 'npm ci --prefix eng/engine', or run ./sightglass serve, which does");
        }

        var version = VersionIn(Path.Combine(Path.GetDirectoryName(path)!, "package.json"), root => root.GetProperty("version"));
        var pinned = RepositoryFolder.Find("eng") is { } eng
            ? VersionIn(Path.Combine(Path.GetDirectoryName(eng)!, PinnedPackage), root => root.GetProperty("dependencies").GetProperty(PackageName))
            : null;
        return version is null ? Finding.Warn(check, $"{path}, of unknown version", "use the package that eng/engine/package.json names: other versions crash")
            : pinned is not null && version != pinned ? Finding.Fail(check, $"{version} at {path}, and {pinned} is needed: other versions crash", "install it with 'npm ci --prefix eng/engine'")
            : Finding.Ok(check, $"{version} at {path}");
    }

    /// <summary>Checks that the data directory can be written or created, and has enough space.</summary>
    public static Finding DataDirectory(string path)
    {
        const string check = "data directory";
        var full = Path.GetFullPath(path);
        var existing = full;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        if (NotWritable(existing) is { } problem)
        {
            return Finding.Fail(check, problem, "choose another folder with --data, or give this user the right to write");
        }

        var free = new DriveInfo(existing).AvailableFreeSpace;
        var state = $"{full}{(existing == full ? "" : " (not made yet)")}, {free / (double)GiB:F1} GiB free";
        return free < FailFreeBytes ? Finding.Fail(check, state, "free some space: below 1 GiB events are soon refused")
            : free < WarnFreeBytes ? Finding.Warn(check, state, "free some space: merging large parts takes as much again as they have")
            : Finding.Ok(check, state);
    }

    /// <summary>What in the folder cannot be written; null when all can. The folders of spool and engine get new files, and the documents are written in place.</summary>
    private static string? NotWritable(string root)
    {
        string[] folders = [root, Path.Combine(root, "spool"), Path.Combine(root, "engine")];
        var place = root;
        try
        {
            foreach (var folder in folders.Where(Directory.Exists))
            {
                place = folder;
                using (File.Create(Path.Combine(folder, $".sightglass-{Environment.ProcessId}.probe"), 1, FileOptions.DeleteOnClose))
                {
                }
            }

            foreach (var file in Directory.EnumerateFiles(root, "documents.*"))
            {
                place = file;
                using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                {
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{place} cannot be written: {exception.Message}";
        }
    }

    /// <summary>Checks that a server could listen; called only when no server answers.</summary>
    public static Finding Port(Uri address)
    {
        const string check = "port";
        if (!address.IsLoopback)
        {
            return Finding.Ok(check, $"not looked at: {address.Host} is another machine");
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, address.Port);
            listener.Start();
            return Finding.Ok(check, $"{address.Port} is free");
        }
        catch (SocketException)
        {
            return Finding.Fail(check, $"another program listens on {address.Port}", "stop it, or choose another port with --urls");
        }
    }

    /// <summary>Every error in the packs and their demo traffic.</summary>
    public static IEnumerable<Finding> Packs()
    {
        const string check = "packs";
        var folder = RepositoryFolder.Find("packs");
        if (folder is null)
        {
            return [Finding.Fail(check, "there is no folder packs beside the program or above it", "run the program from a complete copy of the repository")];
        }

        try
        {
            var packs = LoadedCatalog.Load(ShippedPacks.Read(folder, []), EventIds.WithoutSecret).Catalog.Packs;
            DemoTraffic.Load(packs, folder);
            return [Finding.Ok(check, string.Join(", ", packs.Select(pack => $"{pack.Name} {pack.Version}")))];
        }
        catch (CatalogException exception)
        {
            return exception.Problems.Select(problem => Finding.Fail(check, problem, "correct the file, or start without the pack: --packs"));
        }
    }

    private static string? VersionIn(string file, Func<JsonElement, JsonElement> select)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return select(document.RootElement).GetString();
        }
        catch (Exception exception) when (exception is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
