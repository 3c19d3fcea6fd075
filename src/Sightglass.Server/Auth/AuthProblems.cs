using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Why a caller may not do something.</summary>
internal static class AuthProblems
{
    public static ProblemHttpResult NotSignedIn() => Problems.Create("not-signed-in", StatusCodes.Status401Unauthorized, "A key is needed",
        "send 'Authorization: Bearer sg_…' with a key of this server, or sign in; the first start printed an admin key and a sign-in link.");

    public static ProblemHttpResult ScopeMissing(Scope scope) => Problems.Create("scope-missing", StatusCodes.Status403Forbidden, "The key may not do this",
        $"the key lacks the scope '{scope.ToString().ToLowerInvariant()}'.");
}
