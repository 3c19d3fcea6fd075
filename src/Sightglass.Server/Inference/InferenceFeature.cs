using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Inference;

/// <summary>Packs for events that no pack declares.</summary>
internal static class InferenceFeature
{
    public static void AddInference(this IServiceCollection services)
    {
        services.AddSingleton<InferenceCache>();
        services.AddScoped<InferenceReader>();
    }

    public static void MapInference(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/inference", GetAsync).RequireScope(Scope.Query).WithName("GetInference").WithSummary("What events that no pack declares look like, and a pack for them");

    private static async Task<Ok<InferenceAnswer>> GetAsync(ReadScope scope, RoleChoice chosen, InferenceReader reader, CancellationToken cancellationToken)
    {
        var (profile, pack) = await reader.ReadAsync(scope.Query, chosen, cancellationToken);
        return TypedResults.Ok(InferenceAnswer.Of(scope.Range, profile, pack));
    }
}
