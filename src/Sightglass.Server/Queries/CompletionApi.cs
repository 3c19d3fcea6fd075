using Sightglass.Query.Completion;
using Sightglass.Query.Languages;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary><c>POST /api/query/complete</c>: proposals for the cursor position, with values that occur in events.</summary>
internal static class CompletionApi
{
    // Called at every pause in typing: a slow answer is worth less than none.
    private static readonly TimeSpan SampleTimeout = TimeSpan.FromSeconds(1);

    public static void MapCompletion(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/query/complete", CompleteAsync).RequireScope(Scope.Query).WithBodyLimit(BodyLimit.QueryBytes).WithName("CompleteQuery").WithSummary("What could stand at the cursor").WithBodyExample("""{"language":"filter","query":"lev","position":3,"from":"now-1h","to":"now"}""");

    private static async Task<CompletionResult> CompleteAsync(Question<CompletionRequest> question, QueryContext queries, LoadedCatalog catalog, ClickHouseClient client, CancellationToken cancellationToken)
    {
        var request = question.Body;
        var language = QueryApi.LanguageOf(request.Language ?? QueryLanguages.Filter.Name);
        string? asked = null;
        var result = Complete((field, _) =>
        {
            asked = field;
            return [];
        });
        if (asked is null)
        {
            return result;
        }

        var select = FrequentValues.Select(new MatchAllNode(default), [asked], CompletionResult.MaxItems);
        var values = await SampleAsync(client, select, queries.Compiler.Select(select, question.Scope.Query), cancellationToken);
        return Complete((_, _) => values);

        CompletionResult Complete(ValueSampler sampler) =>
            language.Complete(request.Query ?? "", request.Position, new CompletionSources(catalog.Schema, catalog.Metrics.Names, sampler));
    }

    private static async Task<IReadOnlyList<(string Value, long Count)>> SampleAsync(ClickHouseClient client, SelectQuery select, SelectStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            var (table, _) = await statement.RunAsync(client, SampleTimeout, cancellationToken);
            return FrequentValues.Of(select, table)[0].Values;
        }
        catch (Exception exception) when (exception is ClickHouseException { Code: ClickHouseErrors.TimeoutExceeded } or TooManyQueriesException)
        {
            // Names are proposed without values.
            return [];
        }
    }
}

/// <param name="Position">The cursor, a zero-based index in the text.</param>
internal sealed record CompletionRequest(string? Language, string? Query, int Position, string? From, string? To) : IAskedRange;
