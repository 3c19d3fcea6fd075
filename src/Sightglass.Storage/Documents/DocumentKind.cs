namespace Sightglass.Storage.Documents;

/// <summary>A kind of document, declared by the feature that owns it.</summary>
/// <param name="Name">Stored in the database; must never change once it is used.</param>
/// <param name="VersionsKept">Number of latest versions that are stored. 0 for state that the server writes many times a minute.</param>
public sealed record DocumentKind(string Name, int VersionsKept)
{
    /// <summary>For documents that people edit: more than anyone goes back, and at most 50 MiB for a document of the largest size.</summary>
    public const int EditedVersions = 50;

    /// <summary>Deleted documents of the kind whose versions are still known, for as long as <see cref="DocumentStore.DeletedKept"/>; with one more, the oldest deletion is forgotten.</summary>
    /// <value>1,000: who makes and deletes documents in a loop fills no disk, and a person who looks for one finds it.</value>
    public int MaxDeleted { get; init; } = 1_000;

    /// <summary>For documents that people create and change: every change is stored, with its author and time.</summary>
    public static DocumentKind Edited(string name) => new(name, EditedVersions);

    /// <summary>For the server's own state: only the current version is stored.</summary>
    public static DocumentKind State(string name) => new(name, 0);
}
