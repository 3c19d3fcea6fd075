using System.Text.Json;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Auth;

/// <summary>The keys of an installation, in <c>keys.json</c>. Read at every request from memory; the file changes by atomic replacement.</summary>
/// <remarks>Any thread may call it. The dictionaries are replaced, never changed: readers take no lock.</remarks>
internal sealed class KeyStore
{
    /// <summary>Keys of an installation. They are made by people, and a change writes all of them.</summary>
    public const int MaxKeys = 10_000;

    private const string FileName = "keys.json";

    private readonly IStoreDirectory _directory;
    private readonly Lock _changing = new();

    // At most MaxKeys each.
    private volatile Dictionary<string, ApiKey> _byHash = new(StringComparer.Ordinal);
    private volatile Dictionary<string, ApiKey> _byId = new(StringComparer.Ordinal);

    public KeyStore(IStoreDirectory directory)
    {
        _directory = directory;
        if (directory.List().Any(entry => entry.Name == FileName))
        {
            Use(JsonSerializer.Deserialize<List<ApiKey>>(ReadAll(directory), JsonSerializerOptions.Web)!);
        }
    }

    public bool IsEmpty => _byHash.Count == 0;

    /// <summary>All keys, the oldest first.</summary>
    public IReadOnlyList<ApiKey> All => [.. _byHash.Values.OrderBy(key => key.CreatedAt)];

    public ApiKey? Find(string key) => _byHash.GetValueOrDefault(ApiKey.HashOf(key));

    /// <summary>The key of this id; null when there is none, or no longer.</summary>
    public ApiKey? FindById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Adds a key, durably, unless it is there.</summary>
    /// <returns>What is kept of it; null when there are too many.</returns>
    /// <exception cref="IOException">It could not be written; the keys are as before.</exception>
    public ApiKey? Add(string key, Scope scopes, string? tenant, DateTimeOffset now, string name = "")
    {
        var hash = ApiKey.HashOf(key);
        lock (_changing)
        {
            if (_byHash.TryGetValue(hash, out var known))
            {
                return known;
            }

            if (_byHash.Count >= MaxKeys)
            {
                return null;
            }

            // The first of the hash's digits; more of them where two keys begin alike.
            var length = 8;
            while (_byId.ContainsKey(hash[..length]))
            {
                length++;
            }

            var added = new ApiKey(hash[..length], hash, scopes, tenant, now, name);
            Save([.. All, added]);
            return added;
        }
    }

    /// <summary>Removes a key, durably. It is not valid any more once this returns, nor are the sessions that were opened with it.</summary>
    /// <returns>False when it is the last one that may make others: without it nobody could let anybody in.</returns>
    /// <exception cref="IOException">It could not be written; the keys are as before.</exception>
    public bool TryRemove(ApiKey key)
    {
        lock (_changing)
        {
            List<ApiKey> left = [.. All.Where(other => other.Id != key.Id)];
            if (key.IsRoot && !left.Exists(other => other.IsRoot))
            {
                return false;
            }

            Save(left);
            return true;
        }
    }

    private void Save(List<ApiKey> keys)
    {
        _directory.Replace(FileName, JsonSerializer.SerializeToUtf8Bytes(keys, JsonSerializerOptions.Web));
        Use(keys);
    }

    private void Use(List<ApiKey> keys)
    {
        _byId = keys.ToDictionary(key => key.Id, StringComparer.Ordinal);
        _byHash = keys.ToDictionary(key => key.Hash, StringComparer.Ordinal);
    }

    private static byte[] ReadAll(IStoreDirectory directory)
    {
        using var file = directory.Open(FileName);
        var bytes = new byte[file.Size];
        return file.Read(0, bytes) == bytes.Length ? bytes : throw new IOException($"{FileName} could not be read whole");
    }
}
