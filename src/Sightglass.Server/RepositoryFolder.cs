namespace Sightglass.Server;

/// <summary>Finds folders of the repository when the server runs from its build output.</summary>
internal static class RepositoryFolder
{
    /// <summary>The nearest folder with this name next to the program or above it; null when there is none.</summary>
    public static string? Find(string name)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
