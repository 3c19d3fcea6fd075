namespace Sightglass.Storage.Files;

/// <summary>Operations composed of the methods of a directory.</summary>
public static class StoreDirectoryExtensions
{
    /// <summary>The content of a file; null when it does not exist.</summary>
    /// <exception cref="IOException">The machine failed.</exception>
    public static byte[]? TryReadAll(this IStoreDirectory directory, string name)
    {
        if (directory.List().All(entry => entry.Name != name))
        {
            return null;
        }

        using var file = directory.Open(name);
        var bytes = new byte[file.Size];
        return file.Read(0, bytes) == bytes.Length ? bytes : throw new IOException($"{name} in {directory.Path} could not be read whole");
    }
}
