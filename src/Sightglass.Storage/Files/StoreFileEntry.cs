namespace Sightglass.Storage.Files;

/// <summary>A file in a directory listing.</summary>
public readonly record struct StoreFileEntry(string Name, long Size);
