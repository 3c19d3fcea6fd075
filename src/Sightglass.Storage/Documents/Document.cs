using System.Text.Json;

namespace Sightglass.Storage.Documents;

/// <summary>Names a document.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">1 to <see cref="DocumentStore.MaxIdLength"/> characters, unique within kind and tenant.</param>
/// <param name="Tenant">Whose it is; null for all tenants.</param>
public readonly record struct DocumentKey(DocumentKind Kind, string Id, string? Tenant = null);

/// <summary>A document as it is now.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Version">1 when it was made, one more with every change. A document that is made again after a deletion counts on.</param>
/// <param name="Body">JSON.</param>
/// <param name="ChangedBy">Who made this version.</param>
/// <param name="ChangedAt">When, UTC, in milliseconds.</param>
public sealed record Document(DocumentKey Key, long Version, string Body, string ChangedBy, DateTimeOffset ChangedAt)
{
    /// <summary>The body as a record.</summary>
    /// <exception cref="DocumentStoreException">It is not one: the database was changed by other hands.</exception>
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

/// <summary>One version of a document, and who made it.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Body">JSON; null for a deletion.</param>
/// <inheritdoc cref="Document"/>
public sealed record DocumentVersion(long Version, DocumentAction Action, string? Body, string ChangedBy, DateTimeOffset ChangedAt);

/// <summary>What a change did. Stored by number.</summary>
public enum DocumentAction
{
    Create = 1,
    Update = 2,
    Delete = 3,
}
