namespace Sightglass.Crash.Tests;

/// <summary>A data directory that outlives the servers of a test.</summary>
public sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sightglass-crash-").FullName;

    public void Dispose()
    {
        // An engine that was just killed with its server may still be writing.
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (tries < 20)
            {
                Thread.Sleep(50);
            }
        }
    }
}
