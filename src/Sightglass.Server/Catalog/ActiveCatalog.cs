namespace Sightglass.Server.Catalog;

/// <summary>The catalog in force. It is replaced as a whole when a pack is applied, so whoever asks twice may get two.</summary>
/// <remarks>
/// A request takes <see cref="LoadedCatalog"/> itself, which stays the same until the request ends. What lives longer looks here once
/// for each thing it does. Any thread may call it.
/// </remarks>
internal sealed class ActiveCatalog(LoadedCatalog current)
{
    private volatile LoadedCatalog _current = current;

    public LoadedCatalog Current => _current;

    internal void Replace(LoadedCatalog next) => _current = next;
}
