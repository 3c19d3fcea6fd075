using System.Security.Cryptography;
using Scalar.AspNetCore;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Operations;

/// <summary>A page that documents the API and can send requests, generated from the OpenAPI document. Its script is part of this program, so that it loads nothing from other servers.</summary>
internal static class ApiReference
{
    public const string Path = "/docs/api";

    public static void MapApiReference(this IEndpointRouteBuilder routes) => routes
        .MapScalarApiReference(Path, Configure)
        .WithMetadata(new RequiredScope(Scope.Query) { IsPage = true });

    private static void Configure(ScalarOptions options, HttpContext context)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
        options
            .WithNonce(nonce)
            .AddHeadContent(StyleNonce(nonce))
            .WithTitle("API reference · Sightglass")
            .AddDocument("v1", "Sightglass", "/openapi.json")
            .WithFavicon("/favicon.svg");

        // Features that would contact other servers.
        options
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideClientButton()
            .HideDeveloperTools();
    }

    // The style elements that the script creates need the nonce, too. The script reads it from the meta element, but does not set it on all of them.
    private static string StyleNonce(string nonce) =>
        $$"""
        <meta property="csp-nonce" content="{{nonce}}">
            <script nonce="{{nonce}}">
                const create = document.createElement;
                document.createElement = function (...what) {
                    const element = create.apply(this, what);
                    if (element instanceof HTMLStyleElement) element.nonce = '{{nonce}}';
                    return element;
                };
            </script>
        """;
}
