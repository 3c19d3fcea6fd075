using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Sightglass.Server.Auth;

namespace Sightglass.Server.OpenMetrics;

/// <summary><c>/metrics/catalog</c>: the packs' metrics for programs that scrape, such as Prometheus.</summary>
internal static class OpenMetricsApi
{
    public static void MapOpenMetricsApi(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics/catalog", ScrapeAsync)
        .WithMetadata(new RequiredScope(Scope.Query) { IsOpenOnLoopback = true })
        .WithName("ScrapeCatalog").WithSummary("The packs' metrics as OpenMetrics or Prometheus text").ExcludeFromDescription();

    private static async Task<ContentHttpResult> ScrapeAsync(HttpContext http, TenantScope tenant, CatalogScrape catalog, CancellationToken cancellationToken)
    {
        var text = new ExpositionText(PrefersOpenMetrics(http.Request));
        return TypedResults.Text(text.Print(await catalog.ReadAsync(cancellationToken), tenant.Tenant), text.ContentType);
    }

    /// <summary>What the caller prefers; without a preference OpenMetrics, which tells more.</summary>
    private static bool PrefersOpenMetrics(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return QualityOf("application/openmetrics-text") >= QualityOf("text/plain");

        double QualityOf(string type) => accepted.Count == 0 ? 1 : accepted.Where(range => MediaTypeHeaderValue.Parse(type).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType))).Max(range => (double?)(range.Quality ?? 1)) ?? 0;
    }
}
