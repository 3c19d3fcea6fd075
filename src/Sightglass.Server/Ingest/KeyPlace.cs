using System.Net.Http.Headers;
using System.Text;

namespace Sightglass.Server.Ingest;

/// <summary>Where a request may have its key.</summary>
/// <returns>The key; null when there is none in this place.</returns>
internal delegate string? KeyPlace(HttpRequest request);

/// <summary>The places that formats can use.</summary>
internal static class KeyPlaces
{
    public static KeyPlace Header(string name) => request => request.Headers[name] is [{ Length: > 0 } key] ? key : null;

    /// <summary>The password of <c>Authorization: Basic</c>; the user name is ignored.</summary>
    public static KeyPlace BasicPassword { get; } = request =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        && TryDecode(header.Parameter, out var pair) && pair.Split(':', 2) is [_, { Length: > 0 } key] ? key : null;

    public static KeyPlace Parameter(string name) => request => request.Query[name] is [{ Length: > 0 } key] ? key : null;

    private static bool TryDecode(string? base64, out string text)
    {
        var bytes = new byte[base64?.Length ?? 0];
        var isBase64 = Convert.TryFromBase64String(base64 ?? "", bytes, out var length);
        text = isBase64 ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        return isBase64;
    }
}
