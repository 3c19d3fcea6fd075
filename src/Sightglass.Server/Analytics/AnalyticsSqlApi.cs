using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Sightglass.Query.Languages;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Analytics;

/// <summary>The SQL API of Workers Analytics Engine: a dashboard that reads it works after a changed address. The account in the path means nothing; the key decides the tenant.</summary>
internal static class AnalyticsSqlApi
{
    private const string Language = "analytics-sql";
    private const string Path = "/client/v4/accounts/{account}/analytics_engine/sql";

    // Cloudflare's status for a text that cannot be run.
    private const int Refused = StatusCodes.Status422UnprocessableEntity;

    public static void MapAnalyticsSql(this IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPost(Path, PostAsync).WithBodyLimit(BodyLimit.QueryBytes).WithName("AnalyticsSql").WithBodyExample("text/plain", "SELECT count() AS lines, max(EventTimestamp) AS newest FROM workers_logs"));
        Describe(routes.MapGet(Path, GetAsync).WithName("AnalyticsSqlGet"));
    }

    private static void Describe(RouteHandlerBuilder route) => route.RequireScope(Scope.Query).InEnvelope()
        .WithSummary("Runs SQL over analytics points").WithDescription("The body is the text, whatever its content type says. The answer is JSON with meta, data and rows, unless the text asks for FORMAT JSONEachRow or TabSeparated; what cannot be run is answered with 422 and a plain text.")
        .Produces<AnalyticsAnswer>().Produces<string>(Refused, "text/plain");

    private static async Task<IResult> PostAsync(HttpRequest request, TenantScope tenant, RelationRunner runner, RelationTables tables, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        return await RunAsync(await reader.ReadToEndAsync(cancellationToken), tenant, runner, tables, cancellationToken);
    }

    private static Task<IResult> GetAsync([FromQuery] string? query, TenantScope tenant, RelationRunner runner, RelationTables tables, CancellationToken cancellationToken) =>
        RunAsync(query ?? "", tenant, runner, tables, cancellationToken);

    private static async Task<IResult> RunAsync(string text, TenantScope tenant, RelationRunner runner, RelationTables tables, CancellationToken cancellationToken)
    {
        var scope = RelationRunner.Everything(tenant.Between(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), from: null, to: null);
        var parsed = QueryLanguages.Find(Language)!.Parse(text, FormulaNames.None);
        try
        {
            return parsed switch
            {
                { Error: { } error } => PlainText(error),
                { Value: ShowQuery show } => AnalyticsResult.Of(await ShownAsync(show.Subject, scope, tables, cancellationToken), show.Format),
                { Value: RelationQuery { Body.Limit: > SqlCompiler.MaxEvents and var limit } } => PlainText(TooMany(limit)),
                { Value: RelationQuery query } => AnalyticsResult.Of((await runner.RunAsync(query, scope, SqlCompiler.MaxEvents, cancellationToken)).Result, query.Format),
                _ => throw new InvalidOperationException(parsed.Value?.Kind),
            };
        }
        catch (QueryErrorException exception)
        {
            return PlainText(exception.Error);
        }
    }

    private static async Task<RelationResult> ShownAsync(ShowSubject subject, QueryScope scope, RelationTables tables, CancellationToken cancellationToken) => ShownTables.Of(subject, subject == ShowSubject.Tables ? await tables.DataSetsAsync(scope, cancellationToken) : []);

    /// <summary>Fewer rows than were asked for would look like all: two of the formats have no place to say so.</summary>
    private static QueryError TooMany(long limit)
    {
        var hint = string.Create(CultureInfo.InvariantCulture, $"write LIMIT {SqlCompiler.MaxEvents}, and OFFSET for the rows after them");
        return new QueryError(0, 0, string.Create(CultureInfo.InvariantCulture, $"LIMIT {limit} is more than the {SqlCompiler.MaxEvents} rows of an answer; {hint}"), [], hint);
    }

    private static IResult PlainText(QueryError error) => TypedResults.Text(error.Message + "\n", statusCode: Refused);
}
