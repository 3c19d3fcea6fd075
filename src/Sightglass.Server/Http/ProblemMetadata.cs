using Microsoft.AspNetCore.Mvc;

namespace Sightglass.Server.Http;

/// <summary>The problems that an endpoint may respond with, for the OpenAPI document.</summary>
internal static class ProblemMetadata
{
    /// <summary>Added by the parameters that may cause them.</summary>
    public static void AddProblems(this EndpointBuilder builder, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            builder.Metadata.Add(ProblemOf(status));
        }
    }

    /// <summary>Added by the route.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata([.. statuses.Select(ProblemOf)]);

    private static ProducesResponseTypeMetadata ProblemOf(int status) => new(status, typeof(ProblemDetails), [Problems.ContentType]);
}
