using System.Net;

namespace Sightglass.Server.Auth;

/// <summary>While the server listens on loopback only, rejects requests that a web page of another origin could have sent.</summary>
/// <remarks>
/// A page whose name resolves to 127.0.0.1 sends its own name as Host; a form or script of another origin sends its Origin. A page that another
/// program on this machine serves is treated like a program and needs its own key. It must not use the session, but cookies ignore ports.
/// </remarks>
internal sealed class LocalHostGuard(RequestDelegate next, AuthOptions options)
{
    private readonly bool _isActive = options.IsLoopbackOnly;

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isActive || (IsLocal(context.Request.Host.Host) && HasLocalOrigin(context.Request)))
        {
            return _isActive && UsesSession(context.Request) && !HasOwnOrigin(context.Request)
                ? AuthProblems.ForeignPage(context.Request).ExecuteAsync(context)
                : next(context);
        }

        return AuthProblems.ForeignHost().ExecuteAsync(context);
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Reading is safe, because our responses do not allow another origin to see them.
    private static bool UsesSession(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Cookies.ContainsKey(Sessions.CookieName);

    private static bool HasOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool HasLocalOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLocal(uri.Host));
}
