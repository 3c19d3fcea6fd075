using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary><c>/api/keys</c>: manages keys. For admins; an admin of one tenant sees and creates the keys of that tenant.</summary>
internal static class KeysApi
{
    private const int MaxNameLength = 100;
    private const int MaxTenantLength = 200;

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/keys").RequireScope(Scope.Admin);
        keys.MapGet("", List).WithName("ListKeys").WithSummary("Keys, without their secrets");
        keys.MapPost("", CreateAsync).WithBodyExample("""{"name":"checkout service","scopes":["ingest"],"tenant":null}""").WithName("CreateKey").WithSummary("Makes a key; its secret is in this answer and nowhere else")
            .Produces<NewKeyAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict);
        keys.MapDelete("/{id}", RevokeAsync).WithName("RevokeKey").WithSummary("Ends a key, and the sessions that were opened with it")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
    }

    private static Ok<KeyList> List(HttpContext http, KeyStore keys) =>
        TypedResults.Ok(new KeyList([.. keys.All.Where(key => IsTheirs(http, key)).Select(KeyAnswer.Of)]));

    private static async Task<Results<JsonHttpResult<NewKeyAnswer>, ProblemHttpResult>> CreateAsync(HttpContext http, CreateKeyRequest request, KeyStore keys)
    {
        if (request.Name?.Trim() is not { Length: > 0 and <= MaxNameLength } name || name.Any(char.IsControl))
        {
            return RequestProblems.BadRequest($"'name' has 1 to {MaxNameLength} characters.");
        }

        if (!ScopeWords.TryParse(request.Scopes, out var scopes))
        {
            return RequestProblems.BadRequest("'scopes' is a list of at least one of \"ingest\", \"query\", \"admin\".");
        }

        if (request.Tenant is { } tenant && (tenant.Length is 0 or > MaxTenantLength || tenant.Any(char.IsControl)))
        {
            return RequestProblems.BadRequest($"'tenant' has 1 to {MaxTenantLength} characters; null or none is a key for all tenants.");
        }

        if (http.GetCaller().Tenant is { } own && own != request.Tenant)
        {
            return AuthProblems.ForeignKeys(own);
        }

        var secret = ApiKey.Generate();
        return await keys.AddAsync(new NewKey(secret, scopes, request.Tenant, name), http.GetCaller().Actor, http.RequestAborted) is { } added
            ? TypedResults.Json(new NewKeyAnswer(added.Id, added.Name, ScopeWords.Of(added.Scopes), added.Tenant, added.CreatedAt, secret), statusCode: StatusCodes.Status201Created)
            : AuthProblems.TooManyKeys(request.Tenant);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(HttpContext http, string id, KeyStore keys)
    {
        if (keys.FindById(id) is not { } key || !IsTheirs(http, key))
        {
            return AuthProblems.NoSuchKey(id);
        }

        return await keys.TryRemoveAsync(key, http.GetCaller().Actor, http.RequestAborted)
            ? TypedResults.NoContent()
            : AuthProblems.LastAdminKey(id);
    }

    private static bool IsTheirs(HttpContext http, ApiKey key) => http.GetCaller().Tenant is not { } own || own == key.Tenant;
}

internal sealed record KeyList(IReadOnlyList<KeyAnswer> Keys);

/// <param name="Id">For <c>DELETE</c>.</param>
/// <param name="Name">For people.</param>
/// <param name="Scopes"><c>ingest</c>, <c>query</c>, <c>admin</c>; the last one includes the others.</param>
/// <param name="Tenant">Its tenant; null for all tenants.</param>
/// <param name="CreatedAt">UTC.</param>
internal sealed record KeyAnswer(string Id, string Name, IReadOnlyList<string> Scopes, string? Tenant, DateTimeOffset CreatedAt)
{
    internal static KeyAnswer Of(ApiKey key) => new(key.Id, key.Name, ScopeWords.Of(key.Scopes), key.Tenant, key.CreatedAt);
}

/// <param name="Key">The secret; shown only once.</param>
/// <inheritdoc cref="KeyAnswer"/>
internal sealed record NewKeyAnswer(string Id, string Name, IReadOnlyList<string> Scopes, string? Tenant, DateTimeOffset CreatedAt, string Key);

/// <inheritdoc cref="KeyAnswer"/>
internal sealed record CreateKeyRequest(string? Name, IReadOnlyList<string>? Scopes, string? Tenant = null);
