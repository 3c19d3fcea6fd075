using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Sightglass.Server.Auth;

/// <summary>Sessions of signed-in people, and one-time sign-in links. In memory: a restart signs everybody out.</summary>
internal sealed class Sessions(TimeProvider time)
{
    /// <summary>The session cookie.</summary>
    public const string CookieName = "sg_session";

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>How long a link is valid.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    // Beyond this the oldest sessions end: a limit for clients that sign in in a loop.
    private const int MaxSessions = 10_000;

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _links = new(StringComparer.Ordinal);

    /// <summary>A token that opens a session once.</summary>
    public string CreateLink(Caller caller)
    {
        var token = Token();
        _links[token] = (caller, time.GetUtcNow() + LinkLifetime);
        return token;
    }

    /// <summary>Consumes a link.</summary>
    public Caller? TakeLink(string token) =>
        _links.TryRemove(token, out var link) && link.Until > time.GetUtcNow() ? link.Caller : null;

    /// <summary>Opens a session and returns the token for the cookie.</summary>
    public string Open(Caller caller)
    {
        if (_sessions.Count >= MaxSessions)
        {
            foreach (var (oldest, _) in _sessions.OrderBy(session => session.Value.Until).Take(MaxSessions / 10))
            {
                _sessions.TryRemove(oldest, out _);
            }
        }

        var token = Token();
        _sessions[token] = (caller, time.GetUtcNow() + SessionLifetime);
        return token;
    }

    public Caller? Find(string token) =>
        _sessions.TryGetValue(token, out var session) && session.Until > time.GetUtcNow() ? session.Caller : null;

    public void Close(string token) => _sessions.TryRemove(token, out _);

    private static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
