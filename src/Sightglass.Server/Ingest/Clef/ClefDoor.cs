using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Clef;

/// <summary><c>POST /ingest/clef</c> and <c>POST /api/events/raw</c>: what Seq takes, answered as its clients expect.</summary>
/// <remarks>A batch is kept whole or not at all. Clients drop a batch at 400 and 413 and send it again at any other error.</remarks>
internal sealed class ClefDoor(IngestPipeline pipeline, Authenticator authenticator) : IIngestDoor
{
    /// <summary>10 MiB, decompressed: the clients' own default for a batch.</summary>
    public const int MaxBodyBytes = 10 << 20;

    private const string KeyHeader = "X-Seq-ApiKey";
    private const string KeyParameter = "apiKey";
    private const string LinesParameter = "clef";
    private const string LinesType = "application/vnd.serilog.clef";

    public void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapPost("/ingest/clef", (Delegate)PostLinesAsync), "PostClef", "Takes compact log events, one a line");
        Describe(routes.MapPost("/api/events/raw", (Delegate)PostRawAsync), "PostRawEvents", "Takes compact log events, or the older list of events");
    }

    private static void Describe(RouteHandlerBuilder route, string name, string summary) =>
        route.WithMetadata(new RequiredScope(Scope.Ingest) { IsCheckedByEndpoint = true })
            .WithName(name)
            .WithSummary(summary)
            .Produces<ClefAnswer>(StatusCodes.Status201Created)
            .Produces<ClefError>(StatusCodes.Status400BadRequest)
            .Produces<ClefError>(StatusCodes.Status401Unauthorized)
            .Produces<ClefError>(StatusCodes.Status403Forbidden)
            .Produces<ClefError>(StatusCodes.Status413PayloadTooLarge)
            .Produces<ClefError>(StatusCodes.Status503ServiceUnavailable);

    private Task<IResult> PostLinesAsync(HttpContext context) => PostAsync(context, areLines: true);

    private Task<IResult> PostRawAsync(HttpContext context) => PostAsync(context, areLines:
        context.Request.Query.ContainsKey(LinesParameter) || context.Request.ContentType?.StartsWith(LinesType, StringComparison.OrdinalIgnoreCase) == true);

    private async Task<IResult> PostAsync(HttpContext context, bool areLines)
    {
        var caller = Identify(context);
        if (!caller.May(Scope.Ingest))
        {
            return caller.Scopes == Scope.None
                ? Error(StatusCodes.Status401Unauthorized, $"a valid key is needed: send it as the header '{KeyHeader}' or as '?{KeyParameter}=…'")
                : Error(StatusCodes.Status403Forbidden, "the key lacks the scope 'ingest'");
        }

        var workspace = pipeline.Rent();
        try
        {
            var outcome = await RequestBody.ReadAsync(context.Request, workspace.Body, MaxBodyBytes);
            if (outcome != BodyOutcome.Read)
            {
                return Error(IngestProblems.Of(outcome, context.Request, MaxBodyBytes));
            }

            var reader = new ClefReader(workspace.Batch.Schema);
            if (Read(reader, workspace, areLines, caller.Source) is { } refused)
            {
                workspace.Rejections.Add(refused);
                pipeline.Refuse(workspace);
                return Error(StatusCodes.Status400BadRequest, $"{refused.Message}. Nothing of this request was kept.");
            }

            var result = await pipeline.AppendAsync(workspace, context.RequestAborted);
            return result.IsCommitted
                ? TypedResults.Json(new ClefAnswer(null), statusCode: StatusCodes.Status201Created)
                : Error(IngestProblems.Of(result, context.Response));
        }
        finally
        {
            pipeline.Return(workspace);
        }
    }

    private Caller Identify(HttpContext context)
    {
        if (context.Request.Headers[KeyHeader] is [{ Length: > 0 } header])
        {
            context.SetCaller(authenticator.Identify(header));
        }
        else if (context.Request.Query[KeyParameter] is [{ Length: > 0 } parameter])
        {
            context.SetCaller(authenticator.Identify(parameter));
        }

        return context.GetCaller();
    }

    private static Rejection? Read(ClefReader reader, IngestWorkspace workspace, bool areLines, in EventOrigin source) => areLines
        ? reader.ReadLines(workspace.Body.Span, workspace.Batch, source)
        : reader.ReadList(workspace.Body.Span, workspace.Batch, source);

    private static JsonHttpResult<ClefError> Error(int status, string text) => TypedResults.Json(new ClefError(text), statusCode: status);

    // An encoding that is not known now will not be known at the next try either: 400 makes the client give up.
    private static JsonHttpResult<ClefError> Error(ProblemHttpResult problem) => Error(
        problem.StatusCode == StatusCodes.Status415UnsupportedMediaType ? StatusCodes.Status400BadRequest : problem.StatusCode,
        problem.ProblemDetails.Detail!);
}

/// <param name="MinimumLevelAccepted">The least level the client should still send; null for all.</param>
internal sealed record ClefAnswer([property: JsonPropertyName("MinimumLevelAccepted")] string? MinimumLevelAccepted);

/// <param name="Error">What is wrong, where, and the way out.</param>
internal sealed record ClefError([property: JsonPropertyName("Error")] string Error);
