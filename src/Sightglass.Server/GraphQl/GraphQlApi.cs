using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQL.Validation.Rules.Custom;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.GraphQl;

/// <summary><c>POST /graphql</c>, also at Cloudflare's address. Errors come with 200, as GraphQL has it.</summary>
internal static class GraphQlApi
{
    // Of the questions about the schema (introspection) the usual one is 15 deep.
    private const int MaxDepth = 20;

    // A field costs 1, and what is below a list ten times that: far more than a dashboard asks.
    private const int MaxComplexity = 20_000;
    private const double ListImpact = 10;

    private const string Example = """{"query":"{ viewer { accounts(filter: {accountTag: \"own\"}) { workersAnalyticsEngineAdaptiveGroups(limit: 10, filter: {dataset: \"app_requests\"}) { count avg { double1 } dimensions { index1 } } } } }"}""";

    private static readonly DocumentExecuter Executer = new(new QuestionReader(), new DocumentValidator());
    private static readonly GraphQLSerializer Serializer = new();
    private static readonly IEnumerable<IValidationRule> Rules =
        [.. DocumentValidator.CoreRules, new QueriesOnlyRule(), new ComplexityValidationRule(new ComplexityOptions { MaxDepth = MaxDepth, MaxComplexity = MaxComplexity, DefaultListImpactMultiplier = ListImpact })];

    public static void MapGraphQlApi(this IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPost("/graphql", PostAsync).WithName("GraphQl"));
        Describe(routes.MapPost("/client/v4/graphql", PostAsync).WithName("GraphQlAtCloudflare").InEnvelope());
    }

    private static void Describe(RouteHandlerBuilder route) => route.RequireScope(Scope.Query).WithBodyLimit(BodyLimit.QueryBytes).WithSummary("Answers a question in GraphQL")
        .WithDescription("viewer { accounts { workersAnalyticsEngineAdaptiveGroups analyticsEngineDatasets } }, metrics and events. The account means nothing: the key decides the tenant. Mistakes are in errors, with status 200.")
        .WithBodyExample(Example).Produces<GraphQlAnswer>();

    private static async Task<IResult> PostAsync(JsonBody<GraphQlRequest> body, HttpContext http, TenantScope tenant, TelemetrySchema schema, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var result = await Executer.ExecuteAsync(options =>
        {
            options.Schema = schema;
            options.Query = request.Query ?? "";
            options.OperationName = request.OperationName;
            options.Variables = request.Variables is { ValueKind: JsonValueKind.Object } variables ? Serializer.ReadNode<Inputs>(variables) : Inputs.Empty;
            options.ValidationRules = Rules;
            options.RequestServices = http.RequestServices;
            options.UserContext = new Dictionary<string, object?> { [TelemetrySchema.Tenant] = tenant };
            options.CancellationToken = cancellationToken;

            // An engine that is away is told of as everywhere else.
            options.ThrowOnUnhandledException = true;
        });
        using var json = new MemoryStream();
        await Serializer.WriteAsync(json, result, cancellationToken);
        var answer = JsonNode.Parse(json.ToArray())!.AsObject();
        return TypedResults.Json(new GraphQlAnswer(answer["data"], answer["errors"]), ApiJson.Options);
    }
}

/// <param name="Query">The text.</param>
/// <param name="Variables">An object of their values.</param>
internal sealed record GraphQlRequest(string? Query, JsonElement? Variables, string? OperationName);

/// <param name="Data">What was asked for; null if nothing could be answered.</param>
/// <param name="Errors">A list of objects with message, locations, path; null without any.</param>
internal sealed record GraphQlAnswer(JsonNode? Data, JsonNode? Errors);
