using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Tells requests of our own page from those of other pages, by what browsers say and pages cannot forge.</summary>
/// <remarks>
/// A browser sends the session's cookie with requests from other ports and, in some cases, sibling hosts: SameSite compares sites, not origins. So a session
/// counts for a request that changes something only if the request comes from our own origin. Reading is safe: no answer allows another origin to see it.
/// </remarks>
internal static class OwnPage
{
    /// <summary>Whether the session's cookie may count for the request.</summary>
    /// <param name="request">Its session.</param>
    /// <param name="options">The names by which a proxy asks.</param>
    public static bool MayUseSession(HttpRequest request, HttpOptions options) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || IsOwn(request, options);

    // Behind a TLS proxy that is not trusted, the scheme of the origin differs from ours; such pages are secure, and for them browsers send Sec-Fetch-Site.
    private static bool IsOwn(HttpRequest request, HttpOptions options) =>
        request.Headers["Sec-Fetch-Site"] is ["same-origin"]
        || (request.Headers.Origin is [{ } origin] && (origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) || IsProxied(origin, options)));

    // A proxy asks by another name than the browser, unless it is told to pass the name on.
    private static bool IsProxied(string origin, HttpOptions options) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsDefaultPort && options.IsOwnHost(uri.Host);
}
