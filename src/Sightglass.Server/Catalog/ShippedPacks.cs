namespace Sightglass.Server.Catalog;

/// <summary>The packs that are shipped with the program, limited to those selected with <c>--packs</c>.</summary>
internal sealed class ShippedPacks(IReadOnlyList<PackSource> sources)
{
    public IReadOnlyList<PackSource> Sources { get; } = sources;

    public PackSource? Find(string name) => Sources.FirstOrDefault(source => source.Name == name);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Contains one folder per pack, each with a <c>pack.yaml</c>.</param>
    /// <param name="names">The packs to load; empty: all packs of the folder.</param>
    /// <exception cref="CatalogException">A pack is missing.</exception>
    public static ShippedPacks Read(string folder, IReadOnlyCollection<string> names)
    {
        var available = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Where(directory => File.Exists(Path.Combine(directory, "pack.yaml"))).Select(directory => Path.GetFileName(directory)).Order(StringComparer.Ordinal).ToList()
            : [];
        if (names.FirstOrDefault(name => !available.Contains(name)) is { } unknown)
        {
            throw new CatalogException([$"no pack '{unknown}' in {folder}; there are: {string.Join(", ", available)}"]);
        }

        return new ShippedPacks([.. available.Where(name => names.Count == 0 || names.Contains(name)).Select(name => new PackSource(
            name, Path.Combine(Path.GetFileName(folder), name, "pack.yaml"), File.ReadAllText(Path.Combine(folder, name, "pack.yaml"))))]);
    }
}
