using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Identifies the caller of a request: by key, or by the session of a signed-in person.</summary>
internal sealed class Authenticator(KeyStore keys, Sessions sessions, AuthOptions options, HttpOptions http, BoundAddresses addresses)
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

        if (IsOpen)
        {
            return Caller.Anybody;
        }

        if (request.Cookies[Sessions.CookieName] is not { } cookie || sessions.Find(cookie) is not { } key)
        {
            return Caller.Nobody;
        }

        return OwnPage.MayUseSession(request, http) ? Caller.Of(key) : Caller.Nobody with { IsForeignPage = true };
    }

    /// <summary>The caller for a key from another place (a format's own header).</summary>
    public Caller Identify(string key) =>
        IsOpen ? Caller.Anybody
        : keys.Find(key) is { } known ? Caller.Of(known)
        : Caller.Nobody;

    // Judged by the addresses in force: a server that can be reached from elsewhere is never open.
    private bool IsOpen => options.Open && addresses.AreLocal;
}
