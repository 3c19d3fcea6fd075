using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>While the server listens on loopback only, rejects requests that a web page of another origin could have sent, unless a proxy's names are configured: then those for other names.</summary>
/// <remarks>
/// A page whose name resolves to 127.0.0.1 sends its own name as Host; a form or script of another origin sends its Origin. A page that another
/// program on this machine serves is treated like a program and needs its own key; it cannot use the session: <see cref="OwnPage"/>.
/// </remarks>
internal sealed class LocalHostGuard(RequestDelegate next, BoundAddresses addresses, HttpOptions options)
{
    public Task InvokeAsync(HttpContext context) =>
        !IsGuarded || (IsOwn(context.Request.Host.Host) && HasOwnOrigin(context.Request))
            ? next(context)
            : AuthProblems.ForeignHost(context.Request.Host.Host).ExecuteAsync(context);

    // Whoever trusts a proxy and names no hosts leaves them to the proxy.
    private bool IsGuarded => addresses.AreLoopback && (options.TrustedProxies.Length == 0 || options.Hosts.Length > 0);

    private bool IsOwn(string host) => BoundAddresses.IsLocalHost(host) || options.IsOwnHost(host);

    private bool HasOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsOwn(uri.Host));
}
