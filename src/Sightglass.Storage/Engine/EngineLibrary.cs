namespace Sightglass.Storage.Engine;

/// <summary>Finds <c>libchdb.so</c>.</summary>
public static class EngineLibrary
{
    private const string FileName = "libchdb.so";
    private const string PackagePath = "eng/engine/node_modules/@chdb/lib-linux-x64-gnu/" + FileName;
    private const string EnvironmentVariable = "SIGHTGLASS_ENGINE_LIBRARY";

    /// <summary>
    /// Looks at, in this order: <paramref name="configured"/>; the environment variable <c>SIGHTGLASS_ENGINE_LIBRARY</c>;
    /// the package folder in each directory from the program upwards; the program's own directory.
    /// </summary>
    /// <exception cref="FileNotFoundException">The library is in none of them; the message says how to install it.</exception>
    public static string Find(string configured)
    {
        var named = configured.Length > 0 ? configured : Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "";
        if (named.Length > 0)
        {
            return File.Exists(named) ? named : throw Missing($"'{named}'");
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, PackagePath);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(beside) ? beside : throw Missing($"above or beside '{AppContext.BaseDirectory}'");
    }

    private static FileNotFoundException Missing(string place) => new(
        $"the engine library {FileName} is not there ({place}); install it with 'npm ci --prefix eng/engine', or name it with the option Engine:Library or the environment variable {EnvironmentVariable}");
}
