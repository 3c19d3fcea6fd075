namespace Sightglass.Server.Auth;

/// <summary>Authentication and authorization: keys, sessions, scopes.</summary>
internal static class AuthFeature
{
    public static void AddAuth(this IServiceCollection services, AuthOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<BoundAddresses>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Authenticator>();
    }

    /// <summary>Rejects pages of other origins before anything else happens in a request.</summary>
    public static void UseAuth(this IApplicationBuilder app) => app.UseMiddleware<LocalHostGuard>();

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapKeys();
    }
}
