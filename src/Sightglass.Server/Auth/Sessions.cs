using System.Security.Cryptography;

namespace Sightglass.Server.Auth;

/// <summary>Sessions of signed-in people, and one-time sign-in links. Each hangs on a key and ends with it. In memory: a restart signs everybody out.</summary>
/// <remarks>Any thread may call it.</remarks>
internal sealed class Sessions(KeyStore keys, TimeProvider time)
{
    /// <summary>The session cookie.</summary>
    public const string CookieName = "sg_session";

    /// <summary>Sessions of one key; one more ends its oldest. A person has a few browsers, and some people share a key.</summary>
    public const int MaxOfKey = 100;

    /// <summary>Sessions of all keys of a tenant; one more ends the oldest of these, never one of another tenant. Keys for all tenants count as one tenant.</summary>
    public const int MaxOfTenant = 1_000;

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>How long a link is valid.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();

    // Guarded by _lock. The server makes a link at its start only; sessions are bounded per tenant.
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Session> _links = new(StringComparer.Ordinal);

    /// <summary>A token that opens a session of this key once.</summary>
    public string CreateLink(ApiKey key)
    {
        lock (_lock)
        {
            return Add(_links, key, LinkLifetime);
        }
    }

    /// <summary>Consumes a link.</summary>
    /// <returns>Its key; null when the link is unknown, used or too old, or its key was revoked.</returns>
    public ApiKey? TakeLink(string token)
    {
        lock (_lock)
        {
            return _links.Remove(token, out var link) && link.Until > time.GetUtcNow() ? keys.FindById(link.KeyId) : null;
        }
    }

    /// <summary>Opens a session of this key and returns the token for the cookie.</summary>
    public string Open(ApiKey key)
    {
        lock (_lock)
        {
            var ofTenant = _sessions.Where(session => session.Value.Tenant == key.Tenant).ToList();
            var ofKey = ofTenant.Where(session => session.Value.KeyId == key.Id).ToList();
            if (ofKey.Count >= MaxOfKey || ofTenant.Count >= MaxOfTenant)
            {
                _sessions.Remove((ofKey.Count >= MaxOfKey ? ofKey : ofTenant).MinBy(session => session.Value.Until).Key);
            }

            return Add(_sessions, key, SessionLifetime);
        }
    }

    /// <summary>The key of a session, with its rights as they are now.</summary>
    /// <returns>Null when there is no such session, or its key was revoked.</returns>
    public ApiKey? Find(string token)
    {
        Session? session;
        lock (_lock)
        {
            _sessions.TryGetValue(token, out session);
        }

        return session is not null && session.Until > time.GetUtcNow() ? keys.FindById(session.KeyId) : null;
    }

    public void Close(string token)
    {
        lock (_lock)
        {
            _sessions.Remove(token);
        }
    }

    private string Add(Dictionary<string, Session> target, ApiKey key, TimeSpan lifetime)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        target[token] = new Session(key.Id, key.Tenant, time.GetUtcNow() + lifetime);
        return token;
    }

    private sealed record Session(string KeyId, string? Tenant, DateTimeOffset Until);
}
