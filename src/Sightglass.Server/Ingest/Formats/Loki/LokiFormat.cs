using Sightglass.Server.Http;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats.Loki;

/// <summary><c>POST /loki/api/v1/push</c> with JSON: accepts what Loki accepts, and responds as its clients expect.</summary>
/// <remarks>Like Loki it stores the valid entries of a request and responds with 400 if others are invalid. Clients drop a batch at 400, and retry it at 429 and 5xx.</remarks>
internal sealed class LokiFormat(IngestOptions options) : IIngestFormat
{
    /// <summary>The shape of a body that is not supported yet.</summary>
    public const string ProtobufShape = "protobuf";

    private const string TenantHeader = "X-Scope-OrgID";
    private const string ProtobufType = "application/x-protobuf";

    public string Name => "loki";

    public IReadOnlyList<KeyPlace> KeyPlaces { get; } = [Ingest.KeyPlaces.BasicPassword];

    public int MaxBodyBytes => options.MaxBodyBytes;

    public IBodyReader NewReader(EventSchema schema) => new LokiReader(schema);

    public void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint)
    {
        var push = endpoint.MapPost(routes, "/loki/api/v1/push", this)
            .WithName("PushLoki")
            .WithSummary("Takes log lines as Loki's JSON push")
            .WithBodyExample("""{"streams":[{"stream":{"service_name":"api","level":"error"},"values":[["1768473000000000000","timeout after 5 s"]]}]}""")
            .Produces(StatusCodes.Status204NoContent);
        foreach (var status in (int[])[400, 401, 403, 413, 415, 422, 503])
        {
            push.Produces<string>(status, "text/plain");
        }

        routes.MapGet("/ready", () => TypedResults.Text("ready\n"))
            .WithName("ReadyLoki")
            .WithSummary("What Loki's clients ask before they send")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    public string ShapeOf(HttpRequest request) => request.ContentType?.StartsWith(ProtobufType, StringComparison.OrdinalIgnoreCase) == true ? ProtobufShape : "";

    public string? TenantOf(HttpRequest request) => request.Headers[TenantHeader] is [{ Length: > 0 } tenant] ? tenant : null;

    public IResult Answer(IngestOutcome outcome) => outcome switch
    {
        { Status: IngestStatus.Kept, Rejected: 0 } => TypedResults.NoContent(),
        { Status: IngestStatus.Kept } => Error(StatusCodes.Status400BadRequest, $"{outcome.Reported[0].Message}; {outcome.Rejected} entries were rejected, the other {outcome.Accepted} are kept"),
        { Status: IngestStatus.NotSignedIn } => Error(StatusCodes.Status401Unauthorized, "a valid key is needed: send it as the password of Basic authentication, with any user name, or as 'Authorization: Bearer'"),
        _ => Error(IngestProblems.Of(outcome).StatusCode, IngestProblems.Of(outcome).ProblemDetails.Detail!),
    };

    private static IResult Error(int status, string text) => TypedResults.Text(text + "\n", statusCode: status);
}
