using System.Net;

namespace Sightglass.Server.Hosting;

/// <summary>While the server listens on loopback only, refuses requests that a web page of another origin could have sent here.</summary>
/// <remarks>A page whose name resolves to 127.0.0.1 sends its own name as Host; a form or script of another origin sends its Origin.</remarks>
internal sealed class LocalHostGuard(RequestDelegate next, ServeOptions options)
{
    private readonly bool _isActive = options.IsLoopbackOnly;

    public Task InvokeAsync(HttpContext context)
    {
        if (!_isActive || (IsLocal(context.Request.Host.Host) && HasOwnOrigin(context.Request)))
        {
            return next(context);
        }

        return Problems.Create("foreign-host", StatusCodes.Status403Forbidden, "Not for this address",
            "the server listens on this machine only and answers to localhost or a loopback address; start it with --urls to serve others.").ExecuteAsync(context);
    }

    private static bool IsLocal(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool HasOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin] || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLocal(uri.Host));
}
