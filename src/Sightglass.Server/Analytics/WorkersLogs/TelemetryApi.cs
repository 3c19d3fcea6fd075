using System.Text.Json;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The API of Workers Observability: a client of it works after a changed address. The account in the path means nothing; the key decides the tenant.</summary>
internal static class TelemetryApi
{
    private const string Path = "/client/v4/accounts/{account}/workers/observability/telemetry";

    private const int DefaultKeys = 1_000;
    private const int DefaultValues = 50;
    private const int MaxListed = 1_000;

    private static readonly JsonElement NoParameters = JsonSerializer.SerializeToElement(new { });

    public static void MapTelemetry(this IEndpointRouteBuilder routes)
    {
        var telemetry = routes.MapGroup(Path).RequireScope(Scope.Query).WithBodyLimit(BodyLimit.QueryBytes).InEnvelope();
        telemetry.MapPost("/query", QueryAsync).WithName("TelemetryQuery").WithSummary("Runs a query of the Query Builder").Produces<Envelope<TelemetryAnswer>>()
            .WithBodyExample("""{"queryId":"adhoc","timeframe":{"from":1764000000000,"to":1764086400000},"view":"calculations","parameters":{"filters":[{"key":"event","operation":"eq","type":"string","value":"question_answered"}],"calculations":[{"operator":"count","alias":"lookups"}],"groupBys":[{"type":"string","value":"result"}]}}""");
        telemetry.MapPost("/keys", KeysAsync).WithName("TelemetryKeys").WithSummary("The keys that events have").Produces<Envelope<IReadOnlyList<TelemetryKey>>>().WithBodyExample("""{"keyNeedle":{"value":"duration"},"limit":100}""");
        telemetry.MapPost("/values", ValuesAsync).WithName("TelemetryValues").WithSummary("The most frequent values of a key").Produces<Envelope<IReadOnlyList<TelemetryValue>>>().WithBodyExample("""{"key":"event","type":"string","datasets":[],"timeframe":{"from":1764000000000,"to":1764086400000}}""");
        telemetry.MapPost("/live-tail", RefuseTail).ExcludeFromDescription();
        telemetry.MapPost("/live-tail/heartbeat", RefuseTail).ExcludeFromDescription();
    }

    private static async Task<IResult> QueryAsync(string account, JsonBody<TelemetryQueryRequest> body, TenantScope tenant, TelemetryRunner runner, LoadedCatalog catalog, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var question = TelemetryQuestion.Of(request, tenant, catalog.Schema.Ids);
        var started = Rfc3339.Format(time.GetUtcNow());
        var run = new TelemetryRun(
            Guid.NewGuid().ToString(), account, request.Dry ?? false, question.Steps,
            new TelemetryRunQuery(request.QueryId ?? "", Adhoc: true, request.QueryId ?? "", null, started, "", started, "", request.Parameters ?? NoParameters),
            "COMPLETED", new TelemetryRunTimeframe(question.Scope.From.ToUnixTimeMilliseconds(), question.Scope.To.ToUnixTimeMilliseconds() - 1), "", started, started);
        var answer = new TelemetryAnswer(run, runner.CostFor(tenant));
        answer = question.View switch
        {
            TelemetryView.Events => answer with { Events = await EventsView.AnswerAsync(question, runner, cancellationToken) },
            TelemetryView.Calculations => answer with { Calculations = await CalculationsView.AnswerAsync(question, runner, cancellationToken), Compare = question.Compares ? await CalculationsView.BeforeAsync(question, runner, cancellationToken) : null },
            TelemetryView.Invocations or TelemetryView.Requests => answer with { Invocations = await RequestsView.InvocationsAsync(question, runner, cancellationToken) },
            TelemetryView.Traces => answer with { Traces = await RequestsView.TracesAsync(question, runner, cancellationToken) },
            _ => answer with { Agents = [] },
        };
        return CloudflareEnvelope.Success(answer with { Statistics = runner.CostFor(tenant) });
    }

    /// <summary>The tails of Cloudflare's client are a socket that its servers keep; here events come over the address of our own.</summary>
    private static IResult RefuseTail() => throw new ProblemException(RequestProblems.NotFound("there is no live tail at this address; read GET /api/tail, which sends events as they arrive (Server-Sent Events)."));

    private static async Task<IResult> KeysAsync(JsonBody<TelemetryKeysRequest> body, TenantScope tenant, TelemetryRunner runner, LoadedCatalog catalog, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var filter = TelemetryQuestion.Filter(request.Filters, request.Needle).Filter;
        var limit = TelemetryQuestion.Within("limit", request.Limit, DefaultKeys, 1, MaxListed);
        return CloudflareEnvelope.Success(await KeysView.KeysAsync(filter, KeysView.Matcher(request.KeyNeedle), limit, catalog.Schema, TelemetryQuestion.Between(tenant, "", request.From, request.To), runner, cancellationToken));
    }

    private static async Task<IResult> ValuesAsync(JsonBody<TelemetryValuesRequest> body, TenantScope tenant, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var request = body.Value;
        if (request.Key is not { Length: > 0 } key)
        {
            throw TelemetryQuestion.Wrong("'key' is missing; name the key whose values you want.");
        }

        var filter = TelemetryQuestion.Filter(request.Filters, request.Needle).Filter;
        var limit = TelemetryQuestion.Within("limit", request.Limit, DefaultValues, 1, MaxListed);
        return CloudflareEnvelope.Success(await KeysView.ValuesAsync(key, KeysView.TypeOf(request.Type), filter, limit, TelemetryQuestion.Between(tenant, "timeframe.", request.Timeframe?.From, request.Timeframe?.To), runner, cancellationToken));
    }
}
