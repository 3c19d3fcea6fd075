using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Problems of authentication, authorization and keys.</summary>
internal static class AuthProblems
{
    public static ProblemHttpResult NotSignedIn() =>
        Problems.Create("not-signed-in", StatusCodes.Status401Unauthorized, "A valid key is needed",
            "no key was sent, or no key of this server has this text: send 'Authorization: Bearer sg_…', or sign in; the first start printed an admin key and a sign-in link.");

    public static ProblemHttpResult ScopeMissing(Scope scope) =>
        Problems.Create("scope-missing", StatusCodes.Status403Forbidden, "The key may not do this", $"the key lacks the scope '{ScopeWords.Of(scope)[0]}'.");

    public static ProblemHttpResult AllTenantsOnly(string own) =>
        Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Of all tenants", $"this tells of all tenants, and the key is for the tenant '{own}'.");

    public static ProblemHttpResult ForeignTenant(string own) =>
        Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Another tenant's events", $"the key is for the tenant '{own}'.");

    public static ProblemHttpResult ForeignKeys(string own) =>
        Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Another tenant's keys", $"the key is for the tenant '{own}', and so are those it makes: send \"tenant\":\"{own}\".");

    public static ProblemHttpResult UnknownKey() =>
        Problems.Create("unknown-key", StatusCodes.Status401Unauthorized, "The key is not known", "no key of this server has this text; the first start printed one.");

    public static ProblemHttpResult TooManyKeys(string? tenant) =>
        Problems.Create("too-many-keys", StatusCodes.Status409Conflict, "Too many keys",
            tenant is null
                ? $"{KeyStore.MaxKeysOfTenant} keys are for all tenants, as many as may be; revoke one."
                : $"the tenant '{tenant}' has {KeyStore.MaxKeysOfTenant} keys, as many as it may, or all tenants together have {KeyStore.MaxKeys}; revoke one.");

    public static ProblemHttpResult NoSuchKey(string id) =>
        Problems.Create("no-such-key", StatusCodes.Status404NotFound, "No such key", $"no key has the id '{id}'; GET /api/keys lists them.");

    public static ProblemHttpResult LastAdminKey(string id) =>
        Problems.Create("last-admin-key", StatusCodes.Status409Conflict, "The last admin key",
            $"'{id}' is the only key left that is for all tenants and has the scope 'admin'; make another one first.");

    public static ProblemHttpResult ForeignPage(HttpRequest request) =>
        Problems.Create("foreign-host", StatusCodes.Status403Forbidden, "Not for this page",
            $"a request {(request.Headers.Origin is [{ Length: > 0 } origin] ? $"from a page of {origin}" : "that does not say where it comes from")} may not use the session of {request.Host} to change something; send a key with 'Authorization: Bearer sg_…'.");

    /// <param name="host">Of the request.</param>
    public static ProblemHttpResult ForeignHost(string host) =>
        Problems.Create("foreign-host", StatusCodes.Status403Forbidden, "Not for this address",
            $"the server listens on this machine only and answers to localhost, a loopback address and the names in SIGHTGLASS_Http__Hosts, not to '{host}'. Set SIGHTGLASS_Http__Hosts={host} if a proxy on this machine asks by this name, or start the server with --urls to serve others.");
}
