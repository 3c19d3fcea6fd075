using System.Text.Json;

namespace Sightglass.Storage.Documents;

/// <summary>Identifies a document.</summary>
/// <param name="Kind">The kind of document.</param>
/// <param name="Id">1 to <see cref="DocumentStore.MaxIdLength"/> characters, unique within kind and tenant.</param>
/// <param name="Tenant">The tenant that owns it; null for all tenants.</param>
public readonly record struct DocumentKey(DocumentKind Kind, string Id, string? Tenant = null);

/// <summary>The current version of a document.</summary>
/// <param name="Key">Identifies the document.</param>
/// <param name="Version">1 when it is created, increased by one with every change. A document that is created again after a deletion continues the count.</param>
/// <param name="Body">JSON.</param>
/// <param name="ChangedBy">Who made this version.</param>
/// <param name="ChangedAt">When this version was made, UTC, in milliseconds.</param>
public sealed record Document(DocumentKey Key, long Version, string Body, string ChangedBy, DateTimeOffset ChangedAt)
{
    /// <summary>The body as a record.</summary>
    /// <exception cref="DocumentStoreException">The body has another shape: another program changed the database.</exception>
    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new DocumentStoreException($"the document {Key.Kind.Name} '{Key.Id}' (version {Version}) cannot be read: {exception.Message}; put back a copy of the documents, or delete this one", exception);
        }
    }
}

/// <summary>One version of a document, with its author.</summary>
/// <param name="Action">The kind of change.</param>
/// <param name="Body">JSON; null for a deletion.</param>
/// <inheritdoc cref="Document"/>
public sealed record DocumentVersion(long Version, DocumentAction Action, string? Body, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>The kind of change. Stored as a number.</summary>
public enum DocumentAction
{
    Create = 1,
    Update = 2,
    Delete = 3,
}
