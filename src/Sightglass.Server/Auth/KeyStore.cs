using System.Collections.Concurrent;
using System.Text.Json;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Auth;

/// <summary>The keys of an installation, in <c>keys.json</c>. Read at every request from memory; the file changes by atomic replacement.</summary>
public sealed class KeyStore
{
    private const string FileName = "keys.json";

    private readonly IStoreDirectory _directory;

    // By hash. One entry a key; keys are made by people.
    private readonly ConcurrentDictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);

    public KeyStore(IStoreDirectory directory)
    {
        _directory = directory;
        if (directory.List().Any(entry => entry.Name == FileName))
        {
            foreach (var key in JsonSerializer.Deserialize<List<ApiKey>>(ReadAll(directory), JsonSerializerOptions.Web)!)
            {
                _keys[key.Hash] = key;
            }
        }
    }

    public bool IsEmpty => _keys.IsEmpty;

    public ApiKey? Find(string key) => _keys.GetValueOrDefault(ApiKey.HashOf(key));

    /// <summary>Adds a key, durably, unless it is there.</summary>
    public void Add(string key, Scope scopes, string? tenant, DateTimeOffset now)
    {
        var hash = ApiKey.HashOf(key);
        if (_keys.TryAdd(hash, new ApiKey(hash[..8], hash, scopes, tenant, now)))
        {
            _directory.Replace(FileName, JsonSerializer.SerializeToUtf8Bytes(_keys.Values.OrderBy(entry => entry.CreatedAt), JsonSerializerOptions.Web));
        }
    }

    private static byte[] ReadAll(IStoreDirectory directory)
    {
        using var file = directory.Open(FileName);
        var bytes = new byte[file.Size];
        return file.Read(0, bytes) == bytes.Length ? bytes : throw new IOException($"{FileName} could not be read whole");
    }
}
