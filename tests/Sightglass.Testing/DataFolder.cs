namespace Sightglass.Testing;

/// <summary>A data directory that outlives the servers of a test.</summary>
public sealed class DataFolder : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(5);

    public string Path { get; } = Directory.CreateTempSubdirectory("sightglass-test-").FullName;

    public void Dispose()
    {
        // An engine that was just killed with its server may still be writing.
        if (!SpinWait.SpinUntil(TryDelete, Ceiling))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
