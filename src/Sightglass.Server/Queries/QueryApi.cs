using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Queries;

/// <summary>Questions in the query languages: run, check, try on samples, translate.</summary>
internal static class QueryApi
{
    internal const int DefaultLimit = 100;

    // Samples to try a filter on; more is what ingest is for.
    private const int MaxSamples = 1000;

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        var query = routes.MapGroup("/api/query").RequireScope(Scope.Query);
        query.MapPost("", RunAsync).WithName("Query").WithSummary("Runs a query").Produces<TableAnswer>();
        query.MapPost("/check", CheckAsync).WithName("CheckQuery").WithSummary("Checks a query without running it");
        query.MapPost("/test", Test).WithName("TestQuery").WithSummary("Tries a filter on sample events");
        routes.MapPost("/api/query/translate", Translate).RequireScope(Scope.Admin).WithName("TranslateQuery").WithSummary("The SQL that a query would run as");
    }

    private static async Task<IResult> RunAsync(HttpContext http, QueryRequest request, QueryContext queries, QueryRunner runner, LoadedCatalog catalog)
    {
        if (queries.TryScope(http, request.From, request.To, out var range, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        if (TryParse(request.Language, request.Query, catalog, out var query) is { } wrongQuery)
        {
            return wrongQuery;
        }

        return query switch
        {
            EventsQuery events => await runner.RunAsync(events, request, scope, http.RequestAborted),
            FormulaProgram program => await runner.RunAsync(program, request, range, scope, http.RequestAborted),
            _ => throw new UnreachableException(query.GetType().Name),
        };
    }

    private static async Task<IResult> CheckAsync(HttpContext http, QueryRequest request, QueryContext queries, QueryWarnings warnings, LoadedCatalog catalog)
    {
        if (QueryLanguages.Find(request.Language) is not { } language)
        {
            return UnknownLanguage(request.Language);
        }

        if (queries.TryScope(http, request.From, request.To, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        var text = request.Query ?? "";
        var parsed = language.Parse(text, catalog.Metrics.Names);
        return TypedResults.Ok(parsed.IsValid
            ? new CheckAnswer(true, [], await warnings.OfAsync(text, parsed.Value, scope, http.RequestAborted), parsed.Value.Kind)
            : new CheckAnswer(false, [parsed.Error], [], null));
    }

    private static IResult Translate(HttpContext http, QueryRequest request, QueryContext queries, LoadedCatalog catalog)
    {
        if (queries.TryScope(http, request.From, request.To, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        if (TryParse(request.Language, request.Query, catalog, out var query) is { } wrongQuery)
        {
            return wrongQuery;
        }

        var statement = query switch
        {
            EventsQuery events => queries.Compiler.Events(new EventList(events.Filter, DefaultLimit), scope),
            FormulaProgram program => queries.Compiler.Formula(new FormulaQuery(program), scope).Statement,
            _ => throw new UnreachableException(query.GetType().Name),
        };
        return TypedResults.Ok(new TranslationAnswer(statement.Text, statement.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Text)));
    }

    private static IResult Test(TestRequest request, QueryContext queries, LoadedCatalog catalog)
    {
        if (TryParse(request.Language ?? QueryLanguages.Filter.Name, request.Query, catalog, out var query) is { } wrongQuery)
        {
            return wrongQuery;
        }

        if (query is not EventsQuery { Filter: var filter })
        {
            return Problems.Create("unknown-language", StatusCodes.Status400BadRequest, "Unknown query language", $"a text in the language '{request.Language}' does not choose events; use one that does, such as {QueryLanguages.Filter.Name}.");
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
            if (reader.Read(JsonOf(events[i]), batch, EventOrigin.Default) is { } rejected)
            {
                return Problems.Create("bad-samples", StatusCodes.Status422UnprocessableEntity, "A sample cannot be read as an event", $"event {i}: {rejected.Message}", ("index", i));
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

    /// <returns>Null, or the refusal with the place of the mistake.</returns>
    private static ProblemHttpResult? TryParse(string? name, string? text, LoadedCatalog catalog, out ParsedQuery query)
    {
        query = null!;
        if (QueryLanguages.Find(name) is not { } language)
        {
            return UnknownLanguage(name);
        }

        var parsed = language.Parse(text ?? "", catalog.Metrics.Names);
        query = parsed.Value!;
        return parsed.IsValid ? null : QueryContext.Syntax(parsed.Error);
    }

    internal static ProblemHttpResult UnknownLanguage(string? language) =>
        Problems.Create("unknown-language", StatusCodes.Status400BadRequest, "Unknown query language",
            $"'language' is '{language}'; use one of {string.Join(", ", QueryLanguages.All.Select(known => known.Name))}.");
}

/// <summary>A question in one of the languages.</summary>
/// <param name="Language">Its name in docs/query-language.md, such as <c>filter</c>.</param>
/// <param name="Query">Its text.</param>
/// <param name="From">The first moment; see <see cref="TimeRange"/>.</param>
/// <param name="To">The moment after the last.</param>
/// <param name="Limit">Rows at most.</param>
/// <param name="Cursor">Of the answer before, to go on after it.</param>
/// <param name="Step">Of a formula: one row for each step of this length, such as <c>1h</c>.</param>
public sealed record QueryRequest(string? Language, string? Query, string? From, string? To, int? Limit, string? Cursor, string? Step);

/// <param name="Events">Objects, or raw lines as text.</param>
public sealed record TestRequest(string? Language, string? Query, IReadOnlyList<JsonElement>? Events);

/// <param name="Matches">One for each event, in their order.</param>
public sealed record TestAnswer(IReadOnlyList<bool> Matches);

/// <param name="Warnings">What a valid query probably does not mean.</param>
/// <param name="Kind">filter, value or groups; null when the query is wrong.</param>
public sealed record CheckAnswer(bool Valid, IReadOnlyList<QueryError> Errors, IReadOnlyList<QueryWarning> Warnings, string? Kind);

/// <param name="Sql">The statement, with its parameters as placeholders.</param>
public sealed record TranslationAnswer(string Sql, IReadOnlyDictionary<string, string> Parameters);
