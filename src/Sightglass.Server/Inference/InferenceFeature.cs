using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog.Inference;

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

    private static async Task<Results<Ok<InferenceAnswer>, ProblemHttpResult>> GetAsync(ReadScope scope, string? name, InferenceChoice chosen, InferenceReader reader, CancellationToken cancellationToken)
    {
        if (name is not null && !InferredPack.IsName(name))
        {
            return RequestProblems.BadRequest(InferredPack.NotAName(name));
        }

        return TypedResults.Ok(InferenceAnswer.Of(scope.Range, await reader.ReadAsync(scope.Query, chosen, name, cancellationToken)));
    }
}
