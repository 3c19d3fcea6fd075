using System.Text.Json;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Auth;

/// <summary>The keys of an installation: documents, with a copy in memory for checking every request.</summary>
/// <remarks>Any thread may call it. The dictionaries are replaced, never changed, so readers take no lock.</remarks>
internal sealed class KeyStore(DocumentStore documents, TimeProvider time)
{
    /// <summary>The document kind of keys.</summary>
    public static readonly DocumentKind Kind = DocumentKind.Edited("key");

    /// <summary>Maximum number of keys of tenants. People create them, and all of them are in memory.</summary>
    public const int MaxKeys = 10_000;

    /// <summary>Maximum number of keys of one tenant, so that its admin cannot use up the others'. Keys for all tenants have as many of their own, beside <see cref="MaxKeys"/>.</summary>
    public const int MaxKeysOfTenant = 1_000;

    /// <summary>The author and name of the key from the environment.</summary>
    public const string EnvironmentName = "SIGHTGLASS_ADMIN_KEY";

    // Where the first versions of the program stored the keys.
    private const string FormerFileName = "keys.json";

    private readonly SemaphoreSlim _changing = new(1);

    // At most MaxKeys and MaxKeysOfTenant each.
    private volatile Dictionary<string, ApiKey> _byHash = new(StringComparer.Ordinal);
    private volatile Dictionary<string, ApiKey> _byId = new(StringComparer.Ordinal);

    /// <summary>True when some key can create every other key.</summary>
    public bool HasRoot => FindRoot() is not null;

    /// <summary>All keys, oldest first.</summary>
    public IReadOnlyList<ApiKey> All => [.. _byHash.Values.OrderBy(key => key.CreatedAt)];

    /// <summary>The key with this text; null when there is none. A text that <see cref="KeyForm"/> refuses is never found, whatever is stored.</summary>
    public ApiKey? Find(string key) => KeyForm.IsKey(key) ? _byHash.GetValueOrDefault(ApiKey.HashOf(key)) : null;

    /// <summary>The oldest key that can create every other key; null when there is none.</summary>
    public ApiKey? FindRoot() => _byId.Values.Where(key => key.IsRoot).MinBy(key => key.CreatedAt);

    /// <summary>The key with this id; null when there is none.</summary>
    public ApiKey? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reloads the keys: at start, and when another server changed them.</summary>
    /// <exception cref="DocumentStoreException">They cannot be read; the keys in memory are unchanged.</exception>
    public Task LoadAsync(CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        await ReadAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Imports the keys that an earlier version stored in a file of the data directory, and removes the file.</summary>
    /// <exception cref="IOException">The file cannot be read, or the keys cannot be written; the file still exists.</exception>
    public async Task ImportAsync(IStoreDirectory directory, CancellationToken cancellationToken)
    {
        if (directory.TryReadAll(FormerFileName) is not { } file)
        {
            return;
        }

        foreach (var key in Parse(directory, file))
        {
            await documents.WriteAsync(DocumentWrite.Of(new DocumentKey(Kind, key.Id), key, FormerFileName) with { ExpectedVersion = 0 }, cancellationToken);
        }

        directory.Delete(FormerFileName);
        directory.Sync();
        await LoadAsync(cancellationToken);
    }

    /// <summary>Adds a key durably, unless it exists.</summary>
    /// <param name="request">The key; its secret is not stored.</param>
    /// <param name="actor">Recorded as its author.</param>
    /// <returns>The stored key; null when its tenant, or the installation, has too many.</returns>
    /// <exception cref="ArgumentException">The text cannot be a key: <see cref="KeyForm"/>.</exception>
    /// <exception cref="DocumentStoreException">It could not be written; the keys are unchanged.</exception>
    public Task<ApiKey?> AddAsync(NewKey request, string actor, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        if (KeyForm.MistakeIn(request.Secret) is { } mistake)
        {
            throw new ArgumentException($"the text cannot be a key: {mistake}", nameof(request));
        }

        var hash = ApiKey.HashOf(request.Secret);
        while (true)
        {
            if (_byHash.TryGetValue(hash, out var known))
            {
                return known;
            }

            if (!HasRoomFor(request.Tenant))
            {
                return null;
            }

            // The id is the first digits of the hash; more of them if two keys begin alike.
            var length = 8;
            while (_byId.ContainsKey(hash[..length]))
            {
                length++;
            }

            var added = new ApiKey(hash[..length], hash, request.Scopes, request.Tenant, time.GetUtcNow(), request.Name);
            var write = DocumentWrite.Of(new DocumentKey(Kind, added.Id), added, actor) with { ExpectedVersion = 0 };
            if ((await documents.WriteAsync(write, cancellationToken)).IsWritten)
            {
                Use(_byId.Values.Append(added));
                return added;
            }

            // Another server created one with this id in the meantime.
            await ReadAsync(cancellationToken);
        }
    }, cancellationToken);

    /// <summary>Removes a key durably. When this returns, the key and the sessions that it opened are no longer valid; other servers follow some seconds later.</summary>
    /// <param name="key">If it does not exist any more, nothing happens.</param>
    /// <param name="actor">Recorded as the author of the removal.</param>
    /// <returns>False when it is the last key that can create others: without it nobody could get access.</returns>
    /// <exception cref="DocumentStoreException">It could not be written; the keys are unchanged.</exception>
    public Task<bool> TryRemoveAsync(ApiKey key, string actor, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        if (documents.IsShared)
        {
            // Another server may have removed the other keys.
            await ReadAsync(cancellationToken);
        }

        if (key.IsRoot && !_byId.Values.Any(other => other.IsRoot && other.Id != key.Id))
        {
            return false;
        }

        await documents.WriteAsync(new DocumentWrite(new DocumentKey(Kind, key.Id), Body: null, actor), cancellationToken);
        Use(_byId.Values.Where(other => other.Id != key.Id));
        return true;
    }, cancellationToken);

    /// <summary>Ends keys that must not be honored: guessable texts that an earlier version stored, and the former key of a changed variable. Call it at start.</summary>
    /// <param name="given">The key in the environment now; null when the variable is not set, which says nothing about an earlier one.</param>
    /// <returns>The keys that were ended.</returns>
    /// <exception cref="DocumentStoreException">It could not be written.</exception>
    public Task<IReadOnlyList<ApiKey>> EndUnwantedAsync(string? given, CancellationToken cancellationToken) => ChangeAsync<IReadOnlyList<ApiKey>>(async () =>
    {
        var guessable = KeyForm.GuessableHashes();
        var current = given is null ? null : ApiKey.HashOf(given);
        List<ApiKey> ended = [.. _byId.Values.Where(key => guessable.Contains(key.Hash) || (current is not null && key.Name == EnvironmentName && key.IsRoot && key.Hash != current))];
        foreach (var key in ended)
        {
            await documents.WriteAsync(new DocumentWrite(new DocumentKey(Kind, key.Id), Body: null, EnvironmentName), cancellationToken);
        }

        Use(_byId.Values.Except(ended));
        return ended;
    }, cancellationToken);

    private bool HasRoomFor(string? tenant) =>
        _byId.Values.Count(key => key.Tenant == tenant) < MaxKeysOfTenant && (tenant is null || _byId.Values.Count(key => key.Tenant is not null) < MaxKeys);

    private static List<ApiKey> Parse(IStoreDirectory directory, byte[] file)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<List<ApiKey?>>(file, JsonSerializerOptions.Web);
            return keys is null ? throw new JsonException("it is null, and should be a list of keys.")
                : keys.Exists(key => key is not { Id.Length: > 0, Hash.Length: > 0 }) ? throw new JsonException("a key in it has no id or no hash.")
                : [.. keys.OfType<ApiKey>().DistinctBy(key => key.Id).DistinctBy(key => key.Hash)];
        }
        catch (JsonException exception)
        {
            throw new IOException($"{FormerFileName} in {directory.Path} is damaged: {exception.Message} Put back a copy of it, or remove it and make new keys", exception);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken) =>
        Use(await documents.ReadAllAsync<ApiKey>(Kind, key => key is { Id.Length: > 0, Hash.Length: > 0 }, cancellationToken));

    private void Use(IEnumerable<ApiKey> keys)
    {
        var byId = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        _byHash = byId.Values.ToDictionary(key => key.Hash, StringComparer.Ordinal);
        _byId = byId;
    }

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await change();
        }
        finally
        {
            _changing.Release();
        }
    }
}

/// <summary>A key to create.</summary>
/// <param name="Secret">The text of the key.</param>
/// <inheritdoc cref="ApiKey"/>
internal sealed record NewKey(string Secret, Scope Scopes, string? Tenant, string Name = "");
