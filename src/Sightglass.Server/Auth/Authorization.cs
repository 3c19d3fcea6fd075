using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Lets a request through to an endpoint only when its caller has the scope the endpoint names.</summary>
internal static class Authorization
{
    private static readonly object CallerKey = new();

    /// <summary>Asks for a scope: 401 without a valid key or session, 403 without the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RequiredScope(scope));
        return builder.ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
    }

    /// <summary>Holds callers to the scopes of endpoints before anything of a request is read. After routing.</summary>
    public static void UseScopes(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { IsCheckedByEndpoint: false } required && context.Reject(required) is { } rejection
            ? rejection.ExecuteAsync(context)
            : next(context));

    /// <summary>Who asks.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Items[CallerKey] as Caller ?? Authenticate(context);

    /// <summary>Sets the caller, for formats that carry their key in a place of their own.</summary>
    public static void SetCaller(this HttpContext context, Caller caller) => context.Items[CallerKey] = caller;

    private static Caller Authenticate(HttpContext context)
    {
        var caller = context.RequestServices.GetRequiredService<Authenticator>().Identify(context.Request);
        context.SetCaller(caller);
        return caller;
    }

    private static IResult? Reject(this HttpContext context, RequiredScope required)
    {
        var caller = context.GetCaller();
        if (caller.May(required.Scope))
        {
            return null;
        }

        if (caller.Scopes == Scope.None && required.IsPage && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == "text/html"))
        {
            return TypedResults.LocalRedirect($"/signin?next={Uri.EscapeDataString(context.Request.Path)}");
        }

        if (caller.Scopes == Scope.None)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return AuthProblems.NotSignedIn();
        }

        return AuthProblems.ScopeMissing(required.Scope);
    }
}

/// <summary>The scope that an endpoint asks for, as metadata.</summary>
internal sealed record RequiredScope(Scope Scope)
{
    /// <summary>The endpoint finds its callers by itself: the protocol has keys in places of its own.</summary>
    public bool IsCheckedByEndpoint { get; init; }

    /// <summary>People open it in a browser: it leads whoever is not signed in to the page where they can.</summary>
    public bool IsPage { get; init; }
}
