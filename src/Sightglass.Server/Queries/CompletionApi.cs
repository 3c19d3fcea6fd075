using Sightglass.Query.Completion;
using Sightglass.Query.Languages;
using Sightglass.Query.Planning;
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

    private static async Task<CompletionResult> CompleteAsync(Question<CompletionRequest> question, QueryContext queries, LoadedCatalog catalog, RelationTables relations, ClickHouseClient client, CancellationToken cancellationToken)
    {
        var request = question.Body;
        var language = RequestLanguage.Of(request.Language ?? QueryLanguages.Filter.Name);
        SelectQuery? asked = null;
        var tables = RelationTable.Fixed;
        var asksTables = false;
        var result = CompleteWithoutValues();
        if (asksTables)
        {
            // What is expected may depend on the tables, and so may the field whose values are asked for.
            tables = await AllTablesAsync(relations, question.Scope.Query, cancellationToken);
            result = CompleteWithoutValues();
        }

        return asked is not null && await SampleAsync(client, queries.Compiler.Select(asked, question.Scope.Query), cancellationToken) is { } table
            ? Complete((_, _) => FrequentValues.Of(asked, table)[0].Values, _ => NumberSpread.Of(asked, table))
            : result;

        CompletionResult CompleteWithoutValues() => Complete(
            (field, _) =>
            {
                asked = FrequentValues.Select(new MatchAllNode(default), [field], CompletionResult.MaxItems);
                return [];
            },
            field =>
            {
                asked = NumberSpread.Select(field);
                return [];
            });

        CompletionResult Complete(ValueSampler values, NumberSampler numbers) =>
            language.Complete(request.Query ?? "", request.Position, new CompletionSources(catalog.Schema, catalog.Metrics.Names, values, numbers) { Seen = request.Fields ?? [], Tables = Tables });

        IReadOnlyDictionary<string, RelationTable> Tables()
        {
            asksTables = true;
            return tables;
        }
    }

    /// <summary>Without data sets when there is no time for them.</summary>
    private static async Task<IReadOnlyDictionary<string, RelationTable>> AllTablesAsync(RelationTables relations, QueryScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await relations.AllAsync(scope, cancellationToken);
        }
        catch (Exception exception) when (exception is ClickHouseException or TooManyQueriesException)
        {
            return RelationTable.Fixed;
        }
    }

    /// <summary>Null when there is no time for it.</summary>
    private static async Task<SelectResult?> SampleAsync(ClickHouseClient client, SelectStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            var (table, _) = await statement.RunAsync(client, SampleTimeout, cancellationToken);
            return table;
        }
        catch (Exception exception) when (exception is ClickHouseException { Code: ClickHouseErrors.TimeoutExceeded } or TooManyQueriesException)
        {
            // Names are proposed without values.
            return null;
        }
    }
}

/// <param name="Position">The cursor, a zero-based index in the text.</param>
/// <param name="Fields">Names of fields that the caller has seen in events, proposed besides those of the catalog.</param>
internal sealed record CompletionRequest(string? Language, string? Query, int Position, string? From, string? To, IReadOnlyList<string>? Fields = null) : IAskedRange;
