namespace Sightglass.Testing;

/// <summary>Files of the repository that tests read: packs, samples, cases, documents, sources.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string FullPath(string relative) => Path.Combine(Root, relative);

    public static string Text(string relative) => File.ReadAllText(FullPath(relative));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sightglass.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the tests must run inside the repository");
        }

        return folder;
    }
}
