using Microsoft.Net.Http.Headers;

namespace Sightglass.Server.Http;

/// <summary>Headers that every answer has, also those of errors: they are set when the answer starts, after everything that may have cleared them.</summary>
internal static class AnswerHeaders
{
    // Everything that the page needs comes from this server, and text from events cannot execute.
    // Chromium writes style attributes into editable text while styled words in it are replaced: in the query bar.
    private const string SecurityPolicy =
        "default-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    /// <summary>Use it before everything else.</summary>
    public static void UseAnswerHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            Set((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = SecurityPolicy;
        }

        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";

        // Only files of the page say how long they may be kept. Everything else is somebody's data, or true for a moment.
        if (IsApi(context.Request.Path) || headers.CacheControl.Count == 0 || context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            headers.CacheControl = "no-store";
            headers.Remove(HeaderNames.Pragma);
            headers.Remove(HeaderNames.Expires);
        }
    }

    private static bool IsApi(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/v1");
}
