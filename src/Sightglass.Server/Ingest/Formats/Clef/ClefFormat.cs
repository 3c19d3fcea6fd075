using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary><c>POST /ingest/clef</c> and <c>POST /api/events/raw</c>: accepts what Seq accepts, and responds as its clients expect.</summary>
/// <remarks>Clients drop a batch at 400 and 413 and retry it at any other error.</remarks>
internal sealed class ClefFormat : IIngestFormat
{
    /// <summary>10 MiB, decompressed: the clients' own default for a batch.</summary>
    public const int BodyLimitBytes = 10 << 20;

    /// <summary>The older shape with a list; the other shape has lines.</summary>
    public const string ListShape = "list";

    private const string LinesPath = "/ingest/clef";
    private const string RawPath = "/api/events/raw";
    private const string KeyHeader = "X-Seq-ApiKey";
    private const string KeyParameter = "apiKey";
    private const string LinesParameter = "clef";
    private const string LinesType = "application/vnd.serilog.clef";

    public string Name => "clef";

    public IReadOnlyList<KeyPlace> KeyPlaces { get; } = [Ingest.KeyPlaces.Header(KeyHeader), Ingest.KeyPlaces.Parameter(KeyParameter)];

    public int MaxBodyBytes => BodyLimitBytes;

    public IBodyReader NewReader(EventSchema schema) => new ClefReader(schema);

    public void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint)
    {
        Describe(endpoint.MapPost(routes, LinesPath, this), "PostClef", "Takes compact log events, one a line");
        Describe(endpoint.MapPost(routes, RawPath, this), "PostRawEvents", "Takes compact log events, or the older list of events");
    }

    public string ShapeOf(HttpRequest request) =>
        request.Path.StartsWithSegments(RawPath) && !request.Query.ContainsKey(LinesParameter) && request.ContentType?.StartsWith(LinesType, StringComparison.OrdinalIgnoreCase) != true ? ListShape : "";

    public IResult Answer(IngestOutcome outcome) => outcome.Status switch
    {
        IngestStatus.Kept => TypedResults.Json(new ClefAnswer(null), statusCode: StatusCodes.Status201Created),
        IngestStatus.NotSignedIn => Error(outcome, $"a valid key is needed: send it as the header '{KeyHeader}' or as '?{KeyParameter}=…'"),
        IngestStatus.ScopeMissing => Error(outcome, "the key lacks the scope 'ingest'"),
        IngestStatus.Unreadable => Error(outcome, $"{outcome.Detail}. Nothing of this request was kept."),
        _ => Error(outcome, outcome.Detail),
    };

    // A retry would have the same unknown encoding: 400 makes the client give up.
    private static JsonHttpResult<ClefError> Error(IngestOutcome outcome, string text) => TypedResults.Json(new ClefError(text),
        statusCode: outcome.Status == IngestStatus.UnknownEncoding ? StatusCodes.Status400BadRequest : IngestProblems.Of(outcome).StatusCode);

    private static void Describe(RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name)
            .WithSummary(summary)
            .WithBodyExample(LinesType, """{"@t":"2026-01-15T10:30:00Z","@mt":"Looked up {Key}","@l":"Warning","Key":"a"}""")
            .Produces<ClefAnswer>(StatusCodes.Status201Created)
            .Produces<ClefError>(StatusCodes.Status400BadRequest)
            .Produces<ClefError>(StatusCodes.Status401Unauthorized)
            .Produces<ClefError>(StatusCodes.Status403Forbidden)
            .Produces<ClefError>(StatusCodes.Status413PayloadTooLarge)
            .Produces<ClefError>(StatusCodes.Status422UnprocessableEntity)
            .Produces<ClefError>(StatusCodes.Status503ServiceUnavailable);
}

/// <param name="MinimumLevelAccepted">The lowest level that the client should still send; null for all.</param>
internal sealed record ClefAnswer([property: JsonPropertyName("MinimumLevelAccepted")] string? MinimumLevelAccepted);

/// <param name="Error">What is wrong, where, and how to fix it.</param>
internal sealed record ClefError([property: JsonPropertyName("Error")] string Error);
