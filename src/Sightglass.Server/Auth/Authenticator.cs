namespace Sightglass.Server.Auth;

/// <summary>Identifies the caller of a request: by key, or by the session of a signed-in person.</summary>
internal sealed class Authenticator(KeyStore keys, Sessions sessions, AuthOptions options)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller from the Authorization header or the session cookie; <see cref="Caller.Nobody"/> when neither is valid.</summary>
    public Caller Identify(HttpRequest request)
    {
        string authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Identify(authorization[Bearer.Length..].Trim());
        }

        if (options.Open)
        {
            return Caller.Anybody;
        }

        // A session ends when the key that opened it is revoked.
        return request.Cookies[Sessions.CookieName] is { } cookie && sessions.Find(cookie) is { } caller && (caller.KeyId is null || keys.FindById(caller.KeyId) is not null)
            ? caller
            : Caller.Nobody;
    }

    /// <summary>The caller for a key from another place (a format's own header).</summary>
    public Caller Identify(string key) =>
        options.Open ? Caller.Anybody
        : keys.Find(key) is { } known ? new Caller(known.Scopes, known.Tenant) { KeyId = known.Id }
        : Caller.Nobody;
}
