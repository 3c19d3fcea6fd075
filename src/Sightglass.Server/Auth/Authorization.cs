using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Auth;

/// <summary>Allows a request to an endpoint only if its caller has the scope that the endpoint requires.</summary>
internal static class Authorization
{
    private static readonly object CallerKey = new();

    /// <summary>Requires a scope: 401 without a valid key or session, 403 without the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RequiredScope(scope));
        return builder.ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
    }

    /// <summary>Checks the scopes of callers before anything of a request is read. Use after routing.</summary>
    public static void UseScopes(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { IsCheckedByEndpoint: false } required)
        {
            if (context.Reject(required) is { } rejection)
            {
                await (rejection is ProblemHttpResult problem ? problem.WriteAsync(context) : rejection.ExecuteAsync(context));
                return;
            }

            // Only what reads telemetry takes turns; what changes the server runs at once.
            QueryParty.Current = required.Scope == Scope.Query ? PartyOf(context) : null;
        }

        await next(context);
    });

    /// <summary>The caller of the request.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Items[CallerKey] as Caller ?? Authenticate(context);

    /// <summary>Sets the caller, for formats that put the key elsewhere.</summary>
    public static void SetCaller(this HttpContext context, Caller caller) => context.Items[CallerKey] = caller;

    private static Caller Authenticate(HttpContext context)
    {
        var caller = context.RequestServices.GetRequiredService<Authenticator>().Identify(context.Request);
        context.SetCaller(caller);
        return caller;
    }

    private static QueryParty PartyOf(HttpContext context)
    {
        var party = context.GetCaller().Party;
        var memory = context.RequestServices.GetRequiredService<AnswerMemory>();
        return party with { Received = bytes => memory.Take(party.Tenant, bytes) };
    }

    private static IResult? Reject(this HttpContext context, RequiredScope required)
    {
        var caller = context.GetCaller();
        if (caller.May(required.Scope))
        {
            return required.IsForAllTenants && caller.Tenant is { } own ? AuthProblems.AllTenantsOnly(own) : null;
        }

        if (required.IsOpenOnLoopback && caller.Scopes == Scope.None && context.RequestServices.GetRequiredService<BoundAddresses>().AreLocal)
        {
            return null;
        }

        if (caller.Scopes == Scope.None && required.IsPage && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html"))
        {
            var pathBase = context.RequestServices.GetRequiredService<HttpOptions>().PathBase;
            return TypedResults.LocalRedirect($"{pathBase}/signin?next={Uri.EscapeDataString(context.Request.Path)}");
        }

        if (caller.IsForeignPage)
        {
            return AuthProblems.ForeignPage(context.Request);
        }

        if (caller.Scopes == Scope.None)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return AuthProblems.NotSignedIn();
        }

        return AuthProblems.ScopeMissing(required.Scope);
    }
}

/// <summary>The scope that an endpoint requires, as metadata.</summary>
internal sealed record RequiredScope(Scope Scope)
{
    /// <summary>The endpoint identifies its callers itself, because its protocol puts the key elsewhere.</summary>
    public bool IsCheckedByEndpoint { get; init; }

    /// <summary>The endpoint tells of all tenants: a key for one of them is rejected.</summary>
    public bool IsForAllTenants { get; init; }

    /// <summary>Programs of this machine need no key while the server can only be reached from it.</summary>
    public bool IsOpenOnLoopback { get; init; }

    /// <summary>The endpoint is a page for browsers: callers without a session are redirected to the sign-in page.</summary>
    public bool IsPage { get; init; }
}
