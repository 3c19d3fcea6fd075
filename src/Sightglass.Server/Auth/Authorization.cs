namespace Sightglass.Server.Auth;

/// <summary>Lets a request through to an endpoint only when its caller has the scope the endpoint names.</summary>
internal static class Authorization
{
    private static readonly object CallerKey = new();

    /// <summary>Asks for a scope: 401 without a valid key or session, 403 without the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.AddEndpointFilter(async (context, next) => context.HttpContext.Refuse(scope) is { } refusal ? refusal : await next(context));
        builder.WithMetadata(new RequiredScope(scope));
        return builder;
    }

    /// <summary>Who asks. Known once <see cref="RequireScope"/> or <see cref="Authenticate"/> ran.</summary>
    public static Caller GetCaller(this HttpContext context) => context.Items[CallerKey] as Caller ?? Authenticate(context);

    /// <summary>Sets the caller, for formats that carry their key in a place of their own.</summary>
    public static void SetCaller(this HttpContext context, Caller caller) => context.Items[CallerKey] = caller;

    private static Caller Authenticate(HttpContext context)
    {
        var caller = context.RequestServices.GetRequiredService<Authenticator>().Identify(context.Request);
        context.SetCaller(caller);
        return caller;
    }

    private static IResult? Refuse(this HttpContext context, Scope scope)
    {
        var caller = context.GetCaller();
        if (caller.May(scope))
        {
            return null;
        }

        if (caller.Scopes == Scope.None)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return AuthProblems.NotSignedIn();
        }

        return AuthProblems.ScopeMissing(scope);
    }
}

/// <summary>The scope an endpoint asks for, as metadata: the permissions test reads it.</summary>
public sealed record RequiredScope(Scope Scope);
