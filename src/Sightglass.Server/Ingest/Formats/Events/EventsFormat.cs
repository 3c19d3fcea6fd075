using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest.Formats.Clef;
using Sightglass.Telemetry.Csv;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Events;

/// <summary><c>POST /v1/events</c>: NDJSON, a JSON array, one object or CSV, in our own format.</summary>
internal sealed class EventsFormat(IngestOptions options) : IIngestFormat
{
    private const string Advice = "Send NDJSON (one JSON object a line), a JSON array of objects, one object, or CSV with a header.";
    private const string CsvShape = "csv";

    public string Name => "events";

    public IReadOnlyList<KeyPlace> KeyPlaces => [];

    public int MaxBodyBytes => options.MaxBodyBytes;

    public IBodyReader NewReader(EventSchema schema) => new Reader(schema);

    public void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint) =>
        endpoint.MapPost(routes, "/v1/events", this)
            .WithName("PostEvents")
            .WithSummary("Takes events as NDJSON, a JSON array, one object or CSV")
            .WithDescription("A request with the header Idempotency-Key (1 to 255 visible ASCII characters) may be sent again: within 24 hours it is answered as before and stores nothing twice. With the header Import-Piece (0, 1, …) the body is a piece of a file: what the server has of its beginning since the last 24 hours is not stored again, also when the file has grown.")
            .WithBodyExample(
                RequestBodyExample.NewlineDelimitedJson,
                """
                {"event":"question_answered","level":"info","duration_ms":1240}
                {"event":"question_answered","level":"error","error_message":"timeout"}
                """)
            .Produces<IngestAnswer>()
            .ProducesProblems(400, 401, 403, 413, 415, 422, 503);

    /// <remarks>The content type only adds to what the content says: JSON is read as JSON whatever it is called.</remarks>
    public string ShapeOf(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Value?.ToLowerInvariant() is "text/csv" or "text/tab-separated-values" ? CsvShape : "";

    /// <summary>The shape of a text that is known to be CSV, or not.</summary>
    public static string ShapeOf(bool isCsv) => isCsv ? CsvShape : "";

    public IResult Answer(IngestOutcome outcome) => AnswerOf(outcome);

    /// <summary>The answer of our own formats.</summary>
    internal static IResult AnswerOf(IngestOutcome outcome) => outcome.Status switch
    {
        IngestStatus.Kept => TypedResults.Ok(new IngestAnswer(outcome.Accepted, outcome.Rejected, outcome.Reported, outcome.Repeated, outcome.Warnings is [] ? null : outcome.Warnings, outcome.Times is var (from, to) ? new ImportTimes(UnixMicros.ToTime(from), UnixMicros.ToTime(to)) : null)),
        IngestStatus.Unreadable => IngestProblems.Of(outcome with { Detail = $"{PlaceOf(outcome.Reported[0])}: {outcome.Detail}. {Advice}" }),
        IngestStatus.TooManyMistakes => IngestProblems.Of(outcome with
        {
            Detail = $"event {outcome.Reported[0].Index}: {outcome.Detail}. More than {RejectionSummary.MaxUnreadable} events of the request are no JSON, so the rest was not read and nothing was kept. {Advice}",
        }),
        _ => IngestProblems.Of(outcome),
    };

    private static string PlaceOf(Rejection rejection) => rejection.Code == RejectionCode.MalformedCsv ? $"line {rejection.Line}" : $"event {rejection.Index}";

    private sealed class Reader : IBodyReader
    {
        private readonly NdjsonReader _lines;
        private readonly CsvReader _csv;

        public Reader(EventSchema schema)
        {
            var events = new JsonEventReader(schema) { Compact = new ClefReader(schema) };
            _lines = new NdjsonReader(events);
            _csv = new CsvReader(events);
        }

        public void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
        {
            var text = JsonValues.WithoutByteOrderMark(body.Bytes.Span);
            if (body.Shape == CsvShape ? !CsvHeader.IsJson(text) : CsvHeader.Recognize(text, isWhole: true) == true)
            {
                _csv.Digests = body.Digests;
                _csv.Read(text, batch, origin, rejections, body.Start);
                return;
            }

            _lines.Digests = body.Digests;
            _lines.Read(text, batch, origin, rejections, body.Start);
        }
    }
}

/// <summary>The result of a request.</summary>
/// <param name="Accepted">Number of events that are durable now.</param>
/// <param name="Rejected">Number of all rejected events.</param>
/// <param name="Errors">The first hundred rejections.</param>
/// <param name="Repeated">Number of the accepted events that an earlier request stored; left out for none.</param>
/// <param name="Warnings">What the sender should know about accepted events; left out when there is nothing.</param>
/// <param name="Times">When the accepted events happened; only for a piece of a file.</param>
internal sealed record IngestAnswer(
    int Accepted,
    int Rejected,
    IReadOnlyList<Rejection> Errors,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Repeated = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<EventWarning>? Warnings = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImportTimes? Times = null);

/// <summary>When the events of an import happened.</summary>
/// <param name="From">The first one.</param>
/// <param name="To">The last one.</param>
internal sealed record ImportTimes(DateTimeOffset From, DateTimeOffset To);
