using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.Integrity;

namespace Sightglass.Server.Operations;

/// <summary><c>/api/damage</c>: what was found damaged in stored data. It names files and counts events of all tenants, so only admins for all tenants see it.</summary>
internal static class DamageApi
{
    public static void MapDamageApi(this IEndpointRouteBuilder routes)
    {
        var damage = routes.MapGroup("/api/damage").RequireScope(Scope.Admin);
        damage.MapGet("", List).WithName("ListDamage").WithSummary("Stored data that was found damaged or missing, oldest first").Produces<DamageList>();
        damage.MapDelete("", Clear).WithName("AcknowledgeDamage").WithSummary("Forgets the list: somebody has taken note of it").Produces(StatusCodes.Status204NoContent);
    }

    private static Results<Ok<DamageList>, ProblemHttpResult> List(HttpContext http, DamageLog damage) =>
        ForAllTenants(http) is { } foreign ? foreign : TypedResults.Ok(new DamageList(damage.Entries));

    private static Results<NoContent, ProblemHttpResult> Clear(HttpContext http, DamageLog damage)
    {
        if (ForAllTenants(http) is { } foreign)
        {
            return foreign;
        }

        damage.Clear();
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult? ForAllTenants(HttpContext http) => http.GetCaller().Tenant is { } own
        ? Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Damage is of all tenants", $"the key is for the tenant '{own}'; what is damaged belongs to all tenants.")
        : null;
}

/// <param name="Damage">Oldest first; at most 1,000.</param>
internal sealed record DamageList(IReadOnlyList<Damage> Damage);

/// <summary>A summary of the damage for <c>/api/status</c>.</summary>
/// <param name="Places">How many are listed.</param>
/// <param name="Rows">Events that they hit, as far as it is known.</param>
/// <param name="Latest">The one that was found last.</param>
/// <param name="Kinds">The same for each kind of damage.</param>
internal sealed record DamageSummary(int Places, long Rows, Damage Latest, IReadOnlyList<DamageOfKind> Kinds)
{
    /// <summary>Null when nothing is damaged.</summary>
    internal static DamageSummary? Of(DamageLog damage) => damage.Entries is { Count: > 0 } entries
        ? new DamageSummary(entries.Count, entries.Sum(entry => entry.Rows ?? 0), entries[^1],
            [.. entries.GroupBy(entry => entry.Kind).OrderBy(kind => kind.Key).Select(kind => new DamageOfKind(kind.Key, kind.Count(), kind.Sum(entry => entry.Rows ?? 0), kind.Last()))])
        : null;
}

internal sealed record DamageOfKind(DamageKind Kind, int Places, long Rows, Damage Latest);
