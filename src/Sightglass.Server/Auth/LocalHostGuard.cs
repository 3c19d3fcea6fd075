namespace Sightglass.Server.Auth;

/// <summary>While the server listens on loopback only, rejects requests that a web page of another origin could have sent.</summary>
/// <remarks>
/// A page whose name resolves to 127.0.0.1 sends its own name as Host; a form or script of another origin sends its Origin. A page that another
/// program on this machine serves is treated like a program and needs its own key; it cannot use the session: <see cref="OwnPage"/>.
/// </remarks>
internal sealed class LocalHostGuard(RequestDelegate next, BoundAddresses addresses)
{
    public Task InvokeAsync(HttpContext context) =>
        !addresses.AreLocal || (BoundAddresses.IsLocalHost(context.Request.Host.Host) && HasLocalOrigin(context.Request))
            ? next(context)
            : AuthProblems.ForeignHost().ExecuteAsync(context);

    private static bool HasLocalOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && BoundAddresses.IsLocalHost(uri.Host));
}
