namespace Sightglass.Storage.Files;

/// <summary>What every directory can do with its own methods.</summary>
public static class StoreDirectoryExtensions
{
    /// <summary>A whole file; null when there is none.</summary>
    /// <exception cref="IOException">The machine fails.</exception>
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
