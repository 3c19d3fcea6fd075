using System.Diagnostics;
using System.Text.Json;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Queries;

/// <summary>Queries in the query languages: run, check, test on samples, translate.</summary>
internal static class QueryApi
{
    internal const int DefaultLimit = 100;

    // Samples for testing a filter; for more, use ingest.
    private const int MaxSamples = 1000;

    // People wait for it while they type; the largest samples and filters of people take a few milliseconds.
    private static readonly TimeSpan TestTime = TimeSpan.FromSeconds(2);

    // Instead of a parameter that nobody may see.
    private const string HiddenParameter = "secret";

    // The largest body with samples: one event of the largest size.
    private const int MaxSamplesBytes = 1 << 20;

    private const string FilterExample = """{"language":"filter","query":"level=error","from":"now-1h","to":"now"}""";
    private const string FormulaExample = """{"language":"formula","query":"Count() GROUP BY event LIMIT 5","from":"now-7d","to":"now"}""";

    public static void MapQueryApi(this IEndpointRouteBuilder routes)
    {
        var query = routes.MapGroup("/api/query").RequireScope(Scope.Query).WithBodyLimit(BodyLimit.QueryBytes);
        query.MapPost("", RunAsync).WithName("Query").WithSummary("Runs a query").WithBodyExample(FormulaExample);
        query.MapPost("/check", CheckAsync).WithName("CheckQuery").WithSummary("Checks a query without running it").WithBodyExample(FilterExample);
        query.MapPost("/test", TestAsync).WithBodyLimit(MaxSamplesBytes).WithName("TestQuery").WithSummary("Tries a filter on sample events").WithBodyExample("""{"language":"filter","query":"level=error","events":[{"event":"a","level":"error"},{"event":"b","level":"info"}]}""").ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout);
        routes.MapPost("/api/query/translate", TranslateAsync).RequireScope(Scope.Admin).WithBodyLimit(BodyLimit.QueryBytes).WithName("TranslateQuery").WithSummary("The SQL that a query would run as").WithBodyExample(FilterExample);
    }

    private static Task<TableAnswer> RunAsync(Question<QueryRequest> question, QueryRunner runner, LoadedCatalog catalog, CancellationToken cancellationToken) =>
        Parse(question.Body.Language, question.Body.Query, catalog) switch
        {
            EventsQuery events => runner.RunAsync(events, question.Body, question.Scope, cancellationToken),
            FormulaProgram program => runner.RunAsync(program, question.Body, question.Scope, cancellationToken),
            SelectQuery select => runner.RunAsync(select, question.Body, question.Scope, cancellationToken),
            RelationQuery relation => runner.RunAsync(relation, question.Body, question.Scope, cancellationToken),
            ShowQuery show => runner.RunAsync(show, question.Body, question.Scope, cancellationToken),
            var query => throw new UnreachableException(query.GetType().Name),
        };

    private static async Task<CheckAnswer> CheckAsync(Question<QueryRequest> question, QueryWarnings warnings, RelationRunner relations, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var text = question.Body.Query ?? "";
        var parsed = LanguageOf(question.Body.Language).Parse(text, catalog.Metrics.Names);
        if (parsed.Value is RelationQuery relation)
        {
            try
            {
                // Names and types of SQL show only beside its tables.
                await relations.CompileAsync(relation, RelationRunner.Everything(question.Scope.Query, question.Body.From, question.Body.To), DefaultLimit, cancellationToken);
            }
            catch (QueryErrorException exception)
            {
                return new CheckAnswer(false, [exception.Error], [], null);
            }
        }

        return parsed.IsValid
            ? new CheckAnswer(true, [], await warnings.OfAsync(text, parsed.Value, question.Scope.Query, cancellationToken), parsed.Value.Kind)
            : new CheckAnswer(false, [parsed.Error], [], null);
    }

    private static async Task<TranslationAnswer> TranslateAsync(Question<QueryRequest> question, QueryContext queries, RelationRunner relations, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var statement = Parse(question.Body.Language, question.Body.Query, catalog) switch
        {
            EventsQuery events => queries.Compiler.Events(new EventList(events.Filter, DefaultLimit), question.Scope.Query),
            FormulaProgram program => queries.Compiler.Formula(new FormulaQuery(program), question.Scope.Query).Statement,
            SelectQuery select => queries.Compiler.Select(select, question.Scope.Query).Statement,
            RelationQuery relation => (await relations.CompileAsync(relation, RelationRunner.Everything(question.Scope.Query, question.Body.From, question.Body.To), SqlCompiler.MaxEvents, cancellationToken)).Statement,
            ShowQuery => throw new ProblemException(QueryProblems.HasNoStatement()),
            var query => throw new UnreachableException(query.GetType().Name),
        };
        return new TranslationAnswer(statement.Text, statement.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.IsSecret ? HiddenParameter : parameter.Text));
    }

    private static async Task<Results<Ok<TestAnswer>, ProblemHttpResult>> TestAsync(
        TestRequest request, QueryContext queries, LoadedCatalog catalog, QueryAdmission admission, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Parse(request.Language ?? QueryLanguages.Filter.Name, request.Query, catalog) is not EventsQuery { Filter: var filter })
        {
            return QueryProblems.ChoosesNoEvents(request.Language);
        }

        if (request.Events is not { } events || events.Count > MaxSamples)
        {
            return QueryProblems.BadSamples(MaxSamples);
        }

        // It is work of this process, but it takes a core like any other question.
        using var place = QueryParty.Current is { } party ? await admission.EnterAsync(party, TestTime, cancellationToken) : null;
        var start = time.GetTimestamp();

        // Samples are used as the client sends them: no defaults are filled in, and no time is too far in the future.
        var batch = new EventBatch(catalog.Schema) { ReceivedMicros = EventTime.EndMicros };
        var reader = new JsonEventReader(catalog.Schema);
        for (var i = 0; i < events.Count; i++)
        {
            if (reader.Read(JsonOf(events[i]), batch, EventOrigin.Default) is { } rejected)
            {
                return QueryProblems.BadSample(i, rejected.Message);
            }
        }

        batch.Seal();
        var predicate = PredicateCompiler.Compile(filter, queries.Binder);
        var matches = new bool[batch.Count];
        for (var row = 0; row < matches.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start) > TestTime)
            {
                return QueryProblems.TestTooLong(TestTime);
            }

            matches[row] = predicate.Matches(batch, row);
        }

        return TypedResults.Ok(new TestAnswer(matches));
    }

    /// <summary>A sample as JSON: an object unchanged, a line of JSON unchanged, any other line as the message of an event.</summary>
    private static byte[] JsonOf(JsonElement sample)
    {
        if (sample.ValueKind != JsonValueKind.String)
        {
            return Encoding.UTF8.GetBytes(sample.GetRawText());
        }

        var line = sample.GetString()!;
        if (line.TrimStart().StartsWith('{'))
        {
            return Encoding.UTF8.GetBytes(line.Trim());
        }

        var json = new ByteBuffer();
        json.Append("{\"message\":"u8);
        JsonText.AppendString(json, line);
        json.Append((byte)'}');
        return json.Span.ToArray();
    }

    /// <exception cref="ProblemException">There is no such language, or the text is not a query in it.</exception>
    private static ParsedQuery Parse(string? language, string? text, LoadedCatalog catalog)
    {
        var parsed = LanguageOf(language).Parse(text ?? "", catalog.Metrics.Names);
        return parsed.IsValid ? parsed.Value : throw new ProblemException(RequestProblems.Syntax(parsed.Error));
    }

    /// <exception cref="ProblemException">There is no such language.</exception>
    internal static QueryLanguage LanguageOf(string? name) => QueryLanguages.Find(name) ?? throw new ProblemException(QueryProblems.UnknownLanguage(name));
}

/// <summary>A query in one of the languages.</summary>
/// <param name="Language">Its name in docs/query-language.md, such as <c>filter</c>.</param>
/// <param name="Query">Its text.</param>
/// <param name="From">Start of the range, inclusive; see <see cref="TimeRange"/>.</param>
/// <param name="To">End of the range, exclusive.</param>
/// <param name="Limit">Maximum number of rows.</param>
/// <param name="Cursor">From the previous response, to continue after it.</param>
/// <param name="Step">For a formula: one row for each step of this length, such as <c>1h</c>.</param>
internal sealed record QueryRequest(string? Language, string? Query, string? From, string? To, int? Limit, string? Cursor, string? Step) : IAskedRange;

/// <param name="Events">Objects, or raw lines as text.</param>
internal sealed record TestRequest(string? Language, string? Query, IReadOnlyList<JsonElement>? Events);

/// <param name="Matches">One per event, in the same order.</param>
internal sealed record TestAnswer(IReadOnlyList<bool> Matches);

/// <param name="Warnings">What a valid query probably does not mean.</param>
/// <param name="Kind">filter, value or groups; null when the query is invalid.</param>
internal sealed record CheckAnswer(bool Valid, IReadOnlyList<QueryError> Errors, IReadOnlyList<QueryWarning> Warnings, string? Kind);

/// <param name="Sql">The statement, with its parameters as placeholders.</param>
internal sealed record TranslationAnswer(string Sql, IReadOnlyDictionary<string, string> Parameters);
