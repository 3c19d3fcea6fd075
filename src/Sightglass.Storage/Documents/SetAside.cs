namespace Sightglass.Storage.Documents;

/// <summary>Keeps what is damaged under another name, for people to look at.</summary>
internal static class SetAside
{
    // More of them help nobody, and they take space.
    private const int MaxCopies = 20;

    /// <summary>Renames a file or a folder.</summary>
    /// <param name="path">It exists.</param>
    /// <param name="companions">Suffixes of files that belong to it and go with it, if they exist.</param>
    /// <returns>The new name, without the folder.</returns>
    public static string Move(string path, params ReadOnlySpan<string> companions)
    {
        var target = FreeName(path);
        foreach (var suffix in companions)
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, target + suffix, overwrite: true);
            }
        }

        if (Directory.Exists(path))
        {
            Directory.Move(path, target);
        }
        else if (File.Exists(path))
        {
            File.Move(path, target);
        }

        return Path.GetFileName(target);
    }

    /// <summary>Copies a file.</summary>
    /// <inheritdoc cref="Move"/>
    public static string Copy(string path)
    {
        var target = FreeName(path);
        File.Copy(path, target);
        return Path.GetFileName(target);
    }

    private static string FreeName(string path)
    {
        for (var number = 1; number <= MaxCopies; number++)
        {
            var name = $"{path}.damaged-{number}";
            if (!File.Exists(name) && !Directory.Exists(name))
            {
                return name;
            }
        }

        throw new IOException($"{path} is damaged, and {MaxCopies} earlier damaged copies lie beside it; remove them, and look at the disk");
    }
}
