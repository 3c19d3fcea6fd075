namespace Sightglass.Storage.Documents;

/// <summary>A sort of document, declared by the feature that owns it.</summary>
/// <param name="Name">Stands in the database; never changes once it is used.</param>
/// <param name="VersionsKept">Newest versions whose text can be read again. 0 for state that machines write many times a minute.</param>
public sealed record DocumentKind(string Name, int VersionsKept)
{
    /// <summary>For what people edit: more than anybody goes back, and 50 MiB at most for a document of the largest size.</summary>
    public const int EditedVersions = 50;

    /// <summary>What people make and change: every change can be read again, with who made it and when.</summary>
    public static DocumentKind Edited(string name) => new(name, EditedVersions);

    /// <summary>What the server remembers for itself: only the present counts.</summary>
    public static DocumentKind State(string name) => new(name, 0);
}
