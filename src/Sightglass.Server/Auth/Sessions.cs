using System.Security.Cryptography;
using System.Text;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Auth;

/// <summary>Sessions of signed-in people, and one-time sign-in links. Each hangs on a key and ends with it. Sessions are documents, known by a hash of their token, and outlive a restart; links do not.</summary>
/// <remarks>Any thread may call it.</remarks>
internal sealed partial class Sessions(KeyStore keys, DocumentStore documents, TimeProvider time, ILogger<Sessions> logger)
{
    /// <summary>The document kind of sessions.</summary>
    public static readonly DocumentKind Kind = DocumentKind.State("session");

    /// <summary>The session cookie.</summary>
    public const string CookieName = "sg_session";

    /// <summary>Sessions of one key; one more ends its oldest. A person has a few browsers, and some people share a key.</summary>
    public const int MaxOfKey = 100;

    /// <summary>Sessions of all keys of a tenant; one more ends the oldest of these, never one of another tenant. Keys for all tenants count as one tenant.</summary>
    public const int MaxOfTenant = 1_000;

    /// <summary>Links of a key that are valid at the same time; one more ends its oldest.</summary>
    public const int MaxLinksOfKey = 10;

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>How long a link is valid.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    private const string Actor = "sign-in";

    private readonly Lock _lock = new();

    // Guarded by _lock, by hash of the token: bounded per tenant, and per key.
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Session> _links = new(StringComparer.Ordinal);

    /// <summary>Reads the sessions: at start, and when another server changed them. Those that are over are deleted.</summary>
    /// <exception cref="DocumentStoreException">They cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await documents.ReadAllAsync<Session>(Kind, session => session is { Hash.Length: > 0, KeyId.Length: > 0 }, cancellationToken);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _sessions.Clear();
            foreach (var session in stored.Where(session => session.Until > now))
            {
                _sessions[session.Hash] = session;
            }
        }

        foreach (var over in stored.Where(session => session.Until <= now || keys.FindById(session.KeyId) is null))
        {
            await TryDeleteAsync(over.Hash, cancellationToken);
        }
    }

    /// <summary>A token that opens a session of this key once.</summary>
    public string CreateLink(ApiKey key)
    {
        var token = NewToken();
        lock (_lock)
        {
            foreach (var old in _links.Where(link => link.Value.KeyId == key.Id).OrderByDescending(link => link.Value.Until).Skip(MaxLinksOfKey - 1).Select(link => link.Key).ToList())
            {
                _links.Remove(old);
            }

            _links[HashOf(token)] = new Session(HashOf(token), key.Id, key.Tenant, time.GetUtcNow() + LinkLifetime);
        }

        return token;
    }

    /// <summary>Consumes a link.</summary>
    /// <returns>Its key; null when the link is unknown, used or too old, or its key was revoked.</returns>
    public ApiKey? TakeLink(string token)
    {
        lock (_lock)
        {
            return _links.Remove(HashOf(token), out var link) && link.Until > time.GetUtcNow() ? keys.FindById(link.KeyId) : null;
        }
    }

    /// <summary>Opens a session of this key and returns the token for the cookie. If the documents cannot be written, it lasts until the server's next start.</summary>
    public async Task<string> OpenAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var token = NewToken();
        var session = new Session(HashOf(token), key.Id, key.Tenant, time.GetUtcNow() + SessionLifetime);
        string? ended = null;
        lock (_lock)
        {
            var ofTenant = _sessions.Values.Where(other => other.Tenant == key.Tenant).ToList();
            var ofKey = ofTenant.Where(other => other.KeyId == key.Id).ToList();
            if (ofKey.Count >= MaxOfKey || ofTenant.Count >= MaxOfTenant)
            {
                ended = (ofKey.Count >= MaxOfKey ? ofKey : ofTenant).MinBy(other => other.Until)!.Hash;
                _sessions.Remove(ended);
            }

            _sessions[session.Hash] = session;
        }

        try
        {
            await documents.WriteAsync(DocumentWrite.Of(new DocumentKey(Kind, session.Hash), session, Actor), cancellationToken);
        }
        catch (DocumentStoreException exception)
        {
            Log.NotStored(logger, exception.Message);
        }

        if (ended is not null)
        {
            await TryDeleteAsync(ended, cancellationToken);
        }

        return token;
    }

    /// <summary>The key of a session, with its rights as they are now.</summary>
    /// <returns>Null when there is no such session, or its key was revoked.</returns>
    public ApiKey? Find(string token)
    {
        Session? session;
        lock (_lock)
        {
            _sessions.TryGetValue(HashOf(token), out session);
        }

        return session is not null && session.Until > time.GetUtcNow() ? keys.FindById(session.KeyId) : null;
    }

    /// <summary>Ends a session, also for the next start.</summary>
    /// <exception cref="DocumentStoreException">It is ended, and the next start does not know that.</exception>
    public async Task CloseAsync(string token, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (!_sessions.Remove(HashOf(token)))
            {
                return;
            }
        }

        await documents.WriteAsync(new DocumentWrite(new DocumentKey(Kind, HashOf(token)), Body: null, Actor), cancellationToken);
    }

    private async Task TryDeleteAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await documents.WriteAsync(new DocumentWrite(new DocumentKey(Kind, hash), Body: null, Actor), cancellationToken);
        }
        catch (DocumentStoreException exception)
        {
            // It is over anyway.
            Log.NotStored(logger, exception.Message);
        }
    }

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    // A copy of the documents opens no session.
    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <param name="Hash">SHA-256 of the token.</param>
    /// <param name="KeyId">The key that it hangs on.</param>
    /// <param name="Tenant">Of the key; null for all tenants.</param>
    /// <param name="Until">When it ends.</param>
    private sealed record Session(string Hash, string KeyId, string? Tenant, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(1907, LogLevel.Warning, "A session could not be stored or deleted: who signed in just now has to do so again after the next start: {Reason}")]
        public static partial void NotStored(ILogger logger, string reason);
    }
}
