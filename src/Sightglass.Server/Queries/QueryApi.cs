using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.CloudWatch;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Query.Translations;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

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
        var parsed = RequestLanguage.Of(question.Body.Language).Parse(text, catalog.Metrics.Names);
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

            var range = RelationRunner.Everything(question.Scope.Query, question.Body.From, question.Body.To);
            return new CheckAnswer(true, [], await warnings.OfAsync(relation, await relations.TablesAsync(relation, range, cancellationToken), range, cancellationToken), relation.Kind);
        }

        return parsed.IsValid
            ? new CheckAnswer(true, [], await warnings.OfAsync(text, parsed.Value, question.Scope.Query, cancellationToken), parsed.Value.Kind)
            : new CheckAnswer(false, [parsed.Error], [], null);
    }

    private static async Task<TranslationAnswer> TranslateAsync(Question<QueryRequest> question, QueryContext queries, RelationRunner relations, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var parsed = Parse(question.Body.Language, question.Body.Query, catalog);
        var statement = parsed switch
        {
            EventsQuery events => queries.Compiler.Events(new EventList(events.Filter, DefaultLimit), question.Scope.Query),
            FormulaProgram program => queries.Compiler.Formula(new FormulaQuery(program) { Step = Step.Parse(question.Body.Step, question.Scope.Range)?.Length }, question.Scope.Query).Statement,
            SelectQuery select => queries.Compiler.Select(select, question.Scope.Query).Statement,
            RelationQuery relation => (await relations.CompileAsync(relation, RelationRunner.Everything(question.Scope.Query, question.Body.From, question.Body.To), SqlCompiler.MaxEvents, cancellationToken)).Statement,
            ShowQuery => throw new ProblemException(QueryProblems.HasNoStatement()),
            var query => throw new UnreachableException(query.GetType().Name),
        };
        var tables = parsed is RelationQuery named ? await relations.TablesAsync(named, RelationRunner.Everything(question.Scope.Query, question.Body.From, question.Body.To), cancellationToken) : RelationTable.Fixed;
        var others = new Translator(queries.Compiler, queries.Binder, catalog.Metrics.Names).Translate(parsed, question.Body.Language, tables)
            .Select(other => new OtherLanguage(other.Language.Name, other.Translation.Text, other.Translation.Lost.Count == 0 ? null : string.Join("; ", other.Translation.Lost)));
        return new TranslationAnswer(statement.Text, statement.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.IsSecret ? HiddenParameter : parameter.Text), [.. others]);
    }

    private static async Task<Results<Ok<TestAnswer>, ProblemHttpResult>> TestAsync(
        TestRequest request, QueryContext queries, LoadedCatalog catalog, QueryAdmission admission, TimeProvider time, CancellationToken cancellationToken)
    {
        var language = request.Language ?? QueryLanguages.Filter.Name;
        if (Parse(language, request.Query, catalog) is not EventsQuery query)
        {
            return RequestProblems.ChoosesNoEvents(request.Language);
        }

        if (request.Events is not { } events || events.Count > MaxSamples)
        {
            return QueryProblems.BadSamples(MaxSamples);
        }

        var metric = request.Metric?.ToTransformation();
        if (metric is not null && (RequestLanguage.Of(language).TestsLines ? metric.ProblemWith(query, request.Query ?? "") : $"a text in the language '{language}' has no metric; leave 'metric' out") is { } problem)
        {
            return QueryProblems.BadMetric(problem);
        }

        // It is work of this process, but it takes a core like any other question.
        using var place = QueryParty.Current is { } party ? await admission.EnterAsync(party, TestTime, cancellationToken) : null;
        var start = time.GetTimestamp();
        var samples = RequestLanguage.Of(language).TestsLines ? Samples.AsLines(query, events) : Samples.AsEvents(query, events, catalog.Schema, queries.Binder);
        var matches = new bool[events.Count];
        for (var i = 0; i < matches.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(start) > TestTime)
            {
                return QueryProblems.TestTooLong(TestTime);
            }

            matches[i] = samples.Matches(i);
        }

        return TypedResults.Ok(new TestAnswer(
            matches,
            samples.Extract is { } extract ? [.. matches.Select((isMatch, index) => isMatch ? extract(index) : null)] : null,
            metric is null ? null : TestedMetric.Of(metric.SumOf(query, samples.Lines))));
    }

    /// <exception cref="ProblemException">There is no such language, or the text is not a query in it.</exception>
    private static ParsedQuery Parse(string? language, string? text, LoadedCatalog catalog)
    {
        var parsed = RequestLanguage.Of(language).Parse(text ?? "", catalog.Metrics.Names);
        return parsed.IsValid ? parsed.Value : throw new ProblemException(RequestProblems.Syntax(parsed.Error));
    }
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
/// <param name="Metric">For a pattern of CloudWatch: what to compute from the events that match, as if all had arrived in one minute.</param>
internal sealed record TestRequest(string? Language, string? Query, IReadOnlyList<JsonElement>? Events, SampleMetric? Metric = null);

/// <param name="Value">A number, <c>$.path</c> of a JSON pattern, or <c>$name</c> of a field of a space-delimited one.</param>
/// <param name="DefaultValue">The sum if no event matches.</param>
/// <param name="Dimensions">Names, and what their values are taken from.</param>
internal sealed record SampleMetric(string? Value, double? DefaultValue, IReadOnlyDictionary<string, string>? Dimensions)
{
    public MetricTransformation ToTransformation() => new(Value ?? "1", DefaultValue, Dimensions ?? new Dictionary<string, string>());
}

/// <param name="Matches">One per event, in the same order.</param>
/// <param name="Extracted">The values that the query names, of each event that matches; null for the others. Absent for languages that name none.</param>
/// <param name="Metric">What was asked for; absent otherwise.</param>
internal sealed record TestAnswer(
    IReadOnlyList<bool> Matches,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyDictionary<string, string>?>? Extracted = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TestedMetric? Metric = null);

/// <param name="Published">False: no event that matches has a number, and there is no default.</param>
/// <param name="Sum">Of all; null if nothing is published.</param>
/// <param name="Series">The sum for each combination of dimensions.</param>
internal sealed record TestedMetric(bool Published, double? Sum, IReadOnlyList<MetricSeries> Series)
{
    public static TestedMetric Of(MetricSum sum) => new(sum.Sum is not null, sum.Sum, sum.Series);
}

/// <param name="Warnings">What a valid query probably does not mean.</param>
/// <param name="Kind">filter, value or groups; null when the query is invalid.</param>
internal sealed record CheckAnswer(bool Valid, IReadOnlyList<QueryError> Errors, IReadOnlyList<QueryWarning> Warnings, string? Kind);

/// <param name="Sql">The statement, with its parameters as placeholders.</param>
/// <param name="Languages">The same question in other languages.</param>
internal sealed record TranslationAnswer(string Sql, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<OtherLanguage> Languages);

/// <param name="Query">The question; null when the language cannot ask it.</param>
/// <param name="Lost">What the language lacks for it, with semicolons between; null when the text means the same.</param>
internal sealed record OtherLanguage(string Language, string? Query, string? Lost);
