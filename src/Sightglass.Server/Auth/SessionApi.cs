using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Signing in and out.</summary>
internal static class SessionApi
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/signin", SignInByLink).ExcludeFromDescription();
        var session = routes.MapGroup("/api/session");
        session.MapGet("", Get).WithName("GetSession").WithSummary("Who the caller is");
        session.MapPost("", SignIn).WithName("SignIn").WithSummary("Opens a session with a key").ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        session.MapPost("/link", CreateLink).RequireScope(Scope.Query).WithName("CreateLink").WithSummary("A link that signs in its first visitor with the caller's key");
        session.MapDelete("", SignOut).WithName("SignOut").WithSummary("Ends the session").ProducesProblems(StatusCodes.Status403Forbidden);
    }

    // Without a token this address is a page of the application, which asks for a key.
    private static async Task<IResult> SignInByLink(HttpContext context, Sessions sessions, StaticPage page, HttpOptions options, string? token = null)
    {
        if (token is null || sessions.TakeLink(token) is not { } key)
        {
            return page.Result;
        }

        SetCookie(context, options, await sessions.OpenAsync(key, context.RequestAborted));
        return TypedResults.LocalRedirect(options.PathBase + "/");
    }

    /// <summary>Makes a link for the caller's own key, so that it opens nothing that the caller cannot do. An open server needs none.</summary>
    private static Ok<LinkAnswer> CreateLink(HttpContext context, KeyStore keys, Sessions sessions, HttpOptions options, TimeProvider time)
    {
        var query = context.GetCaller().KeyId is { } id && keys.FindById(id) is { } key ? $"signin?token={sessions.CreateLink(key)}" : "";
        return TypedResults.Ok(new LinkAnswer($"{options.PathBase}/{query}", time.GetUtcNow() + Sessions.LinkLifetime));
    }

    private static Ok<SessionAnswer> Get(HttpContext context) => TypedResults.Ok(Answer(context.GetCaller()));

    private static async Task<Results<Ok<SessionAnswer>, ProblemHttpResult>> SignIn(HttpContext context, SignInRequest request, Authenticator authenticator, KeyStore keys, Sessions sessions, HttpOptions options)
    {
        var caller = authenticator.Identify(request.Key?.Trim() ?? "");
        if (caller.Scopes == Scope.None)
        {
            return AuthProblems.UnknownKey();
        }

        // A session is for reading the page, so a key that only sends events opens none.
        if (!caller.May(Scope.Query))
        {
            return AuthProblems.ScopeMissing(Scope.Query);
        }

        // An open server knows no keys, and needs no sessions.
        if (caller.KeyId is { } id && keys.FindById(id) is { } key)
        {
            SetCookie(context, options, await sessions.OpenAsync(key, context.RequestAborted));
        }

        return TypedResults.Ok(Answer(caller));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SignOut(HttpContext context, Sessions sessions, HttpOptions options)
    {
        if (context.Request.Cookies[Sessions.CookieName] is not { } token)
        {
            return TypedResults.NoContent();
        }

        if (!OwnPage.MayUseSession(context.Request, options))
        {
            return AuthProblems.ForeignPage(context.Request);
        }

        await sessions.CloseAsync(token, context.RequestAborted);
        context.Response.Cookies.Delete(Sessions.CookieName, new CookieOptions { Path = options.PathBase + "/" });
        return TypedResults.NoContent();
    }

    private static void SetCookie(HttpContext context, HttpOptions options, string token) =>
        context.Response.Cookies.Append(Sessions.CookieName, token, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            MaxAge = Sessions.SessionLifetime,
            Path = options.PathBase + "/",
        });

    private static SessionAnswer Answer(Caller caller) => new(
        caller.Scopes != Scope.None,
        ScopeWords.Of(caller.May(Scope.Admin) ? Scope.All : caller.Scopes),
        caller.Tenant,
        ProductVersion.Text);
}

/// <param name="Authenticated">True if the caller is known.</param>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Tenant">The caller's tenant; null for all tenants.</param>
/// <param name="Version">The server's version.</param>
internal sealed record SessionAnswer(bool Authenticated, IReadOnlyList<string> Scopes, string? Tenant, string Version);

/// <param name="Key">An <c>sg_…</c> key.</param>
internal sealed record SignInRequest(string? Key);

/// <param name="Path">Path and query of the link, on the address of the server.</param>
/// <param name="ValidUntil">When it ends; it also ends with its first visit, and with the server's next start.</param>
internal sealed record LinkAnswer(string Path, DateTimeOffset ValidUntil);
