namespace Sightglass.Telemetry;

/// <summary>Files of the repository that tests read: packs, samples, documents.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

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
