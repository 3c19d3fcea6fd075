using System.Text.Json;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Queries;

/// <summary>Questions in the query languages: run, check, try on samples, translate.</summary>
internal static class QueryApi
{
    private const int DefaultLimit = 100;

    // Samples to try a filter on; more is what ingest is for.
    private const int MaxSamples = 1000;

    public static void MapQueryApi(this IEndpointRouteBuilder routes)
    {
        var query = routes.MapGroup("/api/query").RequireScope(Scope.Query);
        query.MapPost("", RunAsync).WithName("Query").WithSummary("Runs a query").Produces<TableAnswer>();
        query.MapPost("/check", CheckAsync).WithName("CheckQuery").WithSummary("Checks a query without running it");
        query.MapPost("/test", Test).WithName("TestQuery").WithSummary("Tries a filter on sample events");
        routes.MapPost("/api/query/translate", Translate).RequireScope(Scope.Admin).WithName("TranslateQuery").WithSummary("The SQL that a query would run as");
    }

    private static Task<IResult> RunAsync(
        HttpContext http, QueryRequest request, QueryContext queries, QueryWarnings warnings, MetricQuery reader, LoadedCatalog catalog, ClickHouseClient client)
    {
        if (queries.TryScope(http, request.From, request.To, out var range, out var scope) is { } wrongScope)
        {
            return Task.FromResult<IResult>(wrongScope);
        }

        return request.Language switch
        {
            "filter" => RunFilterAsync(request, scope, queries, warnings, catalog, client, http.RequestAborted),
            "formula" => RunFormulaAsync(request, range, scope, warnings, reader, catalog, http.RequestAborted),
            _ => Task.FromResult(UnknownLanguage(request.Language)),
        };
    }

    private static async Task<IResult> RunFilterAsync(
        QueryRequest request, QueryScope scope, QueryContext queries, QueryWarnings warnings, LoadedCatalog catalog, ClickHouseClient client, CancellationToken cancellationToken)
    {
        if (QueryContext.TryFilter(request.Query, out var filter) is { } wrongFilter)
        {
            return wrongFilter;
        }

        EventKey? after = null;
        if (!string.IsNullOrEmpty(request.Cursor))
        {
            if (!EventKey.TryParse(request.Cursor, out var last))
            {
                return Problems.Create("bad-cursor", StatusCodes.Status400BadRequest, "The cursor cannot be read", $"'{request.Cursor}' is not a cursor of an earlier answer.");
            }

            after = last;
        }

        var limit = Math.Clamp(request.Limit ?? DefaultLimit, 1, SqlCompiler.EventsMax);
        var statement = queries.Compiler.Events(new EventsQuery(filter, limit) { After = after }, scope);

        // Told with the first page; both questions are asked at once.
        var warned = after is null ? warnings.OfAsync(request.Query ?? "", filter, scope, cancellationToken) : Task.FromResult<IReadOnlyList<QueryWarning>>([]);
        var answer = await EventRows.ReadAsync(statement, catalog.Schema, limit, client, cancellationToken);
        return TypedResults.Ok(answer with { Warnings = await warned });
    }

    private static async Task<IResult> RunFormulaAsync(
        QueryRequest request, TimeRange range, QueryScope scope, QueryWarnings warnings, MetricQuery reader, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var parsed = FormulaParser.Parse(request.Query ?? "", catalog.Metrics.Names);
        if (!parsed.IsValid)
        {
            return QueryContext.Syntax(parsed.Error);
        }

        if (QueryContext.TryStep(request.Step, range, out var step) is { } wrongStep)
        {
            return wrongStep;
        }

        var warned = warnings.OfAsync(request.Query ?? "", parsed.Value, scope, cancellationToken);
        var query = new FormulaQuery(parsed.Value) { Step = step };
        var (result, statistics) = step is null ? await reader.ComputeAsync(query, scope, cancellationToken) : await reader.ComputeSeriesAsync(query, scope, cancellationToken);
        return result is null
            ? Problems.Create("bad-step", StatusCodes.Status400BadRequest, "The step cannot be used",
                $"one row for each step of '{request.Step}' and each group would be more than {FormulaResult.SeriesRowsMax} rows; give a longer step, or fewer groups with LIMIT.")
            : TypedResults.Ok(FormulaTable.Of(result, step is not null, statistics, request.Limit) with { Warnings = await warned });
    }

    private static async Task<IResult> CheckAsync(HttpContext http, QueryRequest request, QueryContext queries, QueryWarnings warnings, LoadedCatalog catalog)
    {
        if (!QueryCheck.Languages.Contains(request.Language))
        {
            return UnknownLanguage(request.Language);
        }

        if (queries.TryScope(http, request.From, request.To, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        var text = request.Query ?? "";
        var result = QueryCheck.Check(request.Language!, text, catalog.Metrics.Names);
        var warned = result.Filter is not null ? await warnings.OfAsync(text, result.Filter, scope, http.RequestAborted)
            : result.Formula is not null ? await warnings.OfAsync(text, result.Formula, scope, http.RequestAborted)
            : [];
        return TypedResults.Ok(new CheckAnswer(result.IsValid, result.Errors, warned, result.Kind));
    }

    private static IResult Translate(HttpContext http, QueryRequest request, QueryContext queries, LoadedCatalog catalog)
    {
        if (queries.TryScope(http, request.From, request.To, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        SqlStatement statement;
        switch (request.Language)
        {
            case "filter":
                var filter = FilterParser.Parse(request.Query ?? "");
                if (!filter.IsValid)
                {
                    return QueryContext.Syntax(filter.Error);
                }

                statement = queries.Compiler.Events(new EventsQuery(filter.Value, DefaultLimit), scope);
                break;
            case "formula":
                var program = FormulaParser.Parse(request.Query ?? "", catalog.Metrics.Names);
                if (!program.IsValid)
                {
                    return QueryContext.Syntax(program.Error);
                }

                statement = queries.Compiler.Formula(new FormulaQuery(program.Value), scope).Statement;
                break;
            default:
                return UnknownLanguage(request.Language);
        }

        return TypedResults.Ok(new TranslationAnswer(statement.Text, statement.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Text)));
    }

    private static IResult Test(TestRequest request, QueryContext queries, LoadedCatalog catalog)
    {
        if (request.Language is not (null or "filter"))
        {
            return UnknownLanguage(request.Language);
        }

        if (QueryContext.TryFilter(request.Query, out var filter) is { } wrongFilter)
        {
            return wrongFilter;
        }

        if (request.Events is not { } events || events.Count > MaxSamples)
        {
            return Problems.Create("bad-samples", StatusCodes.Status422UnprocessableEntity, "The samples cannot be used", $"send 'events': a list of at most {MaxSamples} objects or raw lines.");
        }

        // Samples are as the client sends them: no default is filled in, and no time is too far ahead.
        var batch = new EventBatch(catalog.Schema) { ReceivedMicros = EventTime.EndMicros };
        var reader = new JsonEventReader(catalog.Schema);
        for (var i = 0; i < events.Count; i++)
        {
            if (reader.Read(JsonOf(events[i]), batch, EventOrigin.Default) is { } refused)
            {
                return Problems.Create("bad-samples", StatusCodes.Status422UnprocessableEntity, "A sample cannot be read as an event", $"event {i}: {refused.Message}", ("index", i));
            }
        }

        batch.Seal();
        var predicate = PredicateCompiler.Compile(filter, queries.Binder);
        return TypedResults.Ok(new TestAnswer([.. Enumerable.Range(0, batch.Count).Select(row => predicate.Matches(batch, row))]));
    }

    /// <summary>A sample as JSON: an object as it is, a line of JSON as it stands, any other line as the message of an event.</summary>
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

    private static IResult UnknownLanguage(string? language) =>
        Problems.Create("unknown-language", StatusCodes.Status400BadRequest, "Unknown query language",
            $"'language' is '{language}'; use one of {string.Join(", ", QueryCheck.Languages)}.");
}

/// <summary>A question in one of the languages.</summary>
/// <param name="Language"><c>filter</c> or <c>formula</c>.</param>
/// <param name="Query">Its text.</param>
/// <param name="From">The first moment; see <see cref="TimeRange"/>.</param>
/// <param name="To">The moment after the last.</param>
/// <param name="Limit">Rows at most.</param>
/// <param name="Cursor">Of the answer before, to go on after it.</param>
/// <param name="Step">Of a formula: one row for each step of this length, such as <c>1h</c>.</param>
internal sealed record QueryRequest(string? Language, string? Query, string? From, string? To, int? Limit, string? Cursor, string? Step);

/// <param name="Events">Objects, or raw lines as text.</param>
internal sealed record TestRequest(string? Language, string? Query, IReadOnlyList<JsonElement>? Events);

/// <param name="Matches">One for each event, in their order.</param>
internal sealed record TestAnswer(IReadOnlyList<bool> Matches);

/// <param name="Warnings">What a valid query probably does not mean.</param>
/// <param name="Kind">filter, value or groups; null when the query is wrong.</param>
internal sealed record CheckAnswer(bool Valid, IReadOnlyList<QueryError> Errors, IReadOnlyList<QueryWarning> Warnings, string? Kind);

/// <param name="Sql">The statement, with its parameters as placeholders.</param>
internal sealed record TranslationAnswer(string Sql, IReadOnlyDictionary<string, string> Parameters);
