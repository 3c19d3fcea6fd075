namespace Sightglass.Server.Auth;

/// <summary>Who may use the server: keys, sessions, and what each may do.</summary>
internal static class AuthFeature
{
    public static void AddAuth(this IServiceCollection services, AuthOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<KeyStore>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Authenticator>();
    }

    /// <summary>Keeps pages of other origins out, before anything else is done for a request.</summary>
    public static void UseAuth(this IApplicationBuilder app) => app.UseMiddleware<LocalHostGuard>();

    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapKeys();
    }
}
