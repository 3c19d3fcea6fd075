namespace Sightglass.Server.Catalog;

/// <summary>The current catalog. It is replaced as a whole when a pack is applied, so two reads may return two catalogs.</summary>
/// <remarks>
/// A request uses <see cref="LoadedCatalog"/> itself, which stays the same until the request ends. Longer-lived code reads it here once
/// for each operation. Any thread may call it.
/// </remarks>
internal sealed class ActiveCatalog(LoadedCatalog current)
{
    private volatile LoadedCatalog _current = current;

    public LoadedCatalog Current => _current;

    internal void Replace(LoadedCatalog next) => _current = next;
}
