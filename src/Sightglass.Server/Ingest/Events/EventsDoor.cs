using Sightglass.Server.Auth;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Events;

/// <summary><c>POST /v1/events</c>: NDJSON, a JSON array or one object, in our own words.</summary>
internal sealed class EventsDoor(IngestPipeline pipeline, KnownRequests requests, IngestMetrics metrics, IngestOptions options) : IIngestDoor
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/events", (Delegate)PostAsync)
            .RequireScope(Scope.Ingest)
            .WithName("PostEvents")
            .WithSummary("Takes events as NDJSON, a JSON array or one object")
            .WithDescription("A request with the header Idempotency-Key (1 to 255 visible ASCII characters) may be sent again: within 24 hours it is answered as before and stores nothing twice.")
            .Produces<IngestAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private async Task<IResult> PostAsync(HttpContext context)
    {
        if (!IdempotencyKey.TryRead(context.Request, context.GetCaller(), out var key))
        {
            return IngestProblems.BadKey();
        }

        var workspace = pipeline.Rent();
        try
        {
            var outcome = await RequestBody.ReadAsync(context.Request, workspace.Body, options.MaxBodyBytes);
            return outcome != BodyOutcome.Read
                ? IngestProblems.Of(outcome, context.Request, options.MaxBodyBytes)
                : key is null
                ? (await TakeAsync(context, workspace, receipt: null)).Answer
                : await TakeOnceAsync(context, workspace, key.Value);
        }
        finally
        {
            pipeline.Return(workspace);
        }
    }

    private async Task<IResult> TakeOnceAsync(HttpContext context, IngestWorkspace workspace, UInt128 key)
    {
        var receipt = new Receipt(key, IdempotencyKey.DigestOf(workspace.Body.Span), workspace.Batch.ReceivedMicros, 0, 0);
        if (await requests.ClaimAsync(key, context.RequestAborted) is { } known)
        {
            return known.Body == receipt.Body ? AnswerAgain(context, workspace, known) : IngestProblems.KeyOfAnotherBody();
        }

        Receipt? kept = null;
        try
        {
            (var answer, kept) = await TakeAsync(context, workspace, receipt);
            return answer;
        }
        finally
        {
            requests.Settle(key, kept);
        }
    }

    /// <returns>The answer, and the receipt when there was one and its events are durable.</returns>
    private async Task<(IResult Answer, Receipt? Kept)> TakeAsync(HttpContext context, IngestWorkspace workspace, Receipt? receipt)
    {
        var found = Read(context, workspace);
        if (workspace.Rejections.IsOverLimit)
        {
            pipeline.Refuse(workspace);
            return (IngestProblems.TooManyMistakes(workspace.Rejections.First[0]), null);
        }

        if (workspace.Batch.Count > EventLimits.MaxEvents)
        {
            return (IngestProblems.TooManyEvents(), null);
        }

        var (accepted, rejected) = (workspace.Batch.Count, workspace.Rejections.Count);
        if (accepted == 0 && found > 0 && workspace.Rejections.ByCode.Keys.All(code => code is RejectionCode.MalformedJson or RejectionCode.InvalidUtf8))
        {
            pipeline.Refuse(workspace);
            return (IngestProblems.NothingRead(workspace.Rejections.First[0]), null);
        }

        receipt = receipt is { } blank && accepted > 0 ? blank with { Accepted = accepted, Rejected = rejected } : null;
        var result = await pipeline.AppendAsync(workspace, receipt, context.RequestAborted);
        return result.IsCommitted
            ? (TypedResults.Ok(new IngestAnswer(accepted, rejected, [.. workspace.Rejections.First])), receipt)
            : (IngestProblems.Of(result, context.Response), null);
    }

    // The body is the same, so reading it again finds the same mistakes: they need not be kept. Its time is the first one's, which decides what lies ahead.
    private Microsoft.AspNetCore.Http.HttpResults.Ok<IngestAnswer> AnswerAgain(HttpContext context, IngestWorkspace workspace, Receipt known)
    {
        workspace.Batch.ReceivedMicros = known.ReceivedMicros;
        Read(context, workspace);
        metrics.Repeat();
        context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return TypedResults.Ok(new IngestAnswer(known.Accepted, known.Rejected, [.. workspace.Rejections.First]));
    }

    private static int Read(HttpContext context, IngestWorkspace workspace) =>
        workspace.Reader.Read(workspace.Body.Span, workspace.Batch, context.GetCaller().Source, workspace.Rejections);
}

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that are durable now.</param>
/// <param name="Rejected">Events refused, all of them.</param>
/// <param name="Errors">Why, for the first hundred.</param>
internal sealed record IngestAnswer(int Accepted, int Rejected, IReadOnlyList<Rejection> Errors);
