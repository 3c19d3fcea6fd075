using System.Text.Json;

namespace Sightglass.Storage.Documents;

/// <summary>A change to a document.</summary>
/// <param name="Key">The document.</param>
/// <param name="Body">Its new JSON; null deletes it.</param>
/// <param name="Actor">The author, stored in the history.</param>
public sealed record DocumentWrite(DocumentKey Key, string? Body, string Actor)
{
    /// <summary>The version that the change is based on, 0 for a document that must not exist yet; null accepts any version.</summary>
    public long? ExpectedVersion { get; init; }

    public static DocumentWrite Of<T>(DocumentKey key, T body, string actor) => new(key, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), actor);
}

/// <param name="Outcome">Whether the change was made. If not, nothing has changed.</param>
/// <param name="Version">The current version; 0 if there is no document.</param>
public readonly record struct DocumentWriteResult(DocumentWriteOutcome Outcome, long Version)
{
    public bool IsWritten => Outcome == DocumentWriteOutcome.Written;
}

public enum DocumentWriteOutcome
{
    /// <summary>Durable.</summary>
    Written,

    /// <summary>The current version is not the expected one, or there is nothing to delete.</summary>
    Conflict,

    /// <summary>The body is larger than <see cref="DocumentStore.MaxBodyBytes"/>.</summary>
    TooLarge,
}

/// <summary>Kinds that changed since a given change.</summary>
/// <param name="Change">Number of the newest change; pass it next time.</param>
/// <param name="Kinds">Their names.</param>
public sealed record DocumentChanges(long Change, IReadOnlyList<string> Kinds);

/// <summary>The documents cannot be reached, or are damaged. The message names the database and the fix.</summary>
public sealed class DocumentStoreException(string message, Exception? inner = null) : IOException(message, inner);
