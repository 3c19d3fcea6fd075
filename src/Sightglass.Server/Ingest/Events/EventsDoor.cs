using Sightglass.Server.Auth;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Events;

/// <summary><c>POST /v1/events</c>: NDJSON, a JSON array or one object, in our own words.</summary>
internal sealed class EventsDoor(IngestPipeline pipeline, IngestOptions options) : IIngestDoor
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/events", (Delegate)PostAsync)
            .RequireScope(Scope.Ingest)
            .WithName("PostEvents")
            .WithSummary("Takes events as NDJSON, a JSON array or one object")
            .Produces<IngestAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var workspace = pipeline.Rent();
        try
        {
            var outcome = await RequestBody.ReadAsync(context.Request, workspace.Body, options.MaxBodyBytes, context.RequestAborted);
            if (outcome != BodyOutcome.Read)
            {
                return IngestProblems.Of(outcome, context.Request, options.MaxBodyBytes);
            }

            var found = workspace.Reader.Read(workspace.Body.Span, workspace.Batch, context.GetCaller().Source, workspace.Rejections);
            var accepted = workspace.Batch.Count;
            if (accepted == 0 && found > 0 && workspace.Rejections.ByCode.Keys.All(code => code is RejectionCode.MalformedJson or RejectionCode.InvalidUtf8))
            {
                pipeline.Refuse(workspace);
                return IngestProblems.NothingRead(workspace.Rejections.First[0]);
            }

            var result = await pipeline.AppendAsync(workspace, context.RequestAborted);
            return result.IsCommitted
                ? TypedResults.Ok(new IngestAnswer(accepted, workspace.Rejections.Count, [.. workspace.Rejections.First]))
                : IngestProblems.Of(result, context.Response);
        }
        finally
        {
            pipeline.Return(workspace);
        }
    }
}

/// <summary>What became of the events of a request.</summary>
/// <param name="Accepted">Events that are durable now.</param>
/// <param name="Rejected">Events refused, all of them.</param>
/// <param name="Errors">Why, for the first hundred.</param>
public sealed record IngestAnswer(int Accepted, int Rejected, IReadOnlyList<Rejection> Errors);
