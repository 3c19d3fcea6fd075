using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Sightglass.Server.Auth;

/// <summary>Signed-in people, and the one-time links that sign them in. In memory: a restart signs everybody out.</summary>
internal sealed class Sessions(TimeProvider time)
{
    /// <summary>The cookie that carries a session.</summary>
    public const string CookieName = "sg_session";

    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>How long a link may wait to be used.</summary>
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    // Past this many the oldest end: a bound against whoever signs in in a loop.
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

    /// <summary>Uses up a link.</summary>
    public Caller? TakeLink(string token) =>
        _links.TryRemove(token, out var link) && link.Until > time.GetUtcNow() ? link.Caller : null;

    /// <summary>Opens a session; its token goes into the cookie.</summary>
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
