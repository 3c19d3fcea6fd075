using System.Text.Json;

namespace Sightglass.Storage.Documents;

/// <summary>A change that somebody wants to make.</summary>
/// <param name="Key">Of which document.</param>
/// <param name="Body">Its new JSON; null deletes it.</param>
/// <param name="Actor">Who: stands in the history.</param>
public sealed record DocumentWrite(DocumentKey Key, string? Body, string Actor)
{
    /// <summary>The version the change was made from, 0 for a document that is not to exist yet; null takes whatever is there.</summary>
    public long? ExpectedVersion { get; init; }

    public static DocumentWrite Of<T>(DocumentKey key, T body, string actor) => new(key, JsonSerializer.Serialize(body, JsonSerializerOptions.Web), actor);
}

/// <param name="Outcome">Whether it was made. If not, everything is as before.</param>
/// <param name="Version">The version that there is now; 0 where there is no document.</param>
public readonly record struct DocumentWriteResult(DocumentWriteOutcome Outcome, long Version)
{
    public bool IsWritten => Outcome == DocumentWriteOutcome.Written;
}

public enum DocumentWriteOutcome
{
    /// <summary>Durable.</summary>
    Written,

    /// <summary>Another version is there than the one expected, or nothing that could be deleted.</summary>
    Conflict,

    /// <summary>The body is larger than <see cref="DocumentStore.MaxBodyBytes"/>.</summary>
    TooLarge,
}

/// <summary>Kinds of which something changed since a moment.</summary>
/// <param name="Change">Number of the newest change: ask from here on next time.</param>
/// <param name="Kinds">Their names.</param>
public sealed record DocumentChanges(long Change, IReadOnlyList<string> Kinds);

/// <summary>The documents cannot be reached, or are damaged. The message says which database and what to do.</summary>
public sealed class DocumentStoreException(string message, Exception? inner = null) : IOException(message, inner);
