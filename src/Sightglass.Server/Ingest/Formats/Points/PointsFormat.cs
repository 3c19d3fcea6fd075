using Sightglass.Server.Http;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Points;

/// <summary><c>POST /v1/datasets/{name}/points</c>: analytics points, as Workers write them with writeDataPoint. The data set is the event's name, and its kind is <c>point</c>.</summary>
internal sealed class PointsFormat(IngestOptions options) : IIngestFormat
{
    private const string NameValue = "name";

    // What names of tables can be written with in SQL without quotes, and what Cloudflare's have.
    private const int MaxNameLength = 128;

    public string Name => "points";

    public IReadOnlyList<KeyPlace> KeyPlaces => [];

    public int MaxBodyBytes => options.MaxBodyBytes;

    public IBodyReader NewReader(EventSchema schema) => new Reader(schema);

    public void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint) =>
        endpoint.MapPost(routes, $"/v1/datasets/{{{NameValue}}}/points", this)
            .WithName("PostPoints")
            .WithSummary("Takes analytics points of a data set")
            .WithDescription("NDJSON, a JSON array or one object. All parts are optional: timestamp, blobs (at most 20 texts or nulls, 16,000 bytes together), doubles (at most 20 numbers), indexes (texts of at most 96 bytes; the first is the sampling key), _sample_interval (the points that this one stands for). The answer is that of POST /v1/events.")
            .WithBodyExample(
                RequestBodyExample.NewlineDelimitedJson,
                """
                {"blobs":["/api/chat","POST"],"doubles":[120,200],"indexes":["chat"]}
                {"blobs":["/api/jobs","GET"],"doubles":[75.5,200],"indexes":["jobs"]}
                """)
            .Produces<IngestAnswer>()
            .ProducesProblems(400, 401, 403, 413, 415, 422, 503);

    /// <summary>The data set.</summary>
    public string ShapeOf(HttpRequest request) => request.RouteValues[NameValue] as string ?? "";

    public IResult Answer(IngestOutcome outcome) => EventsFormat.AnswerOf(outcome);

    private static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private sealed class Reader : IBodyReader
    {
        private readonly PointReader _points;
        private readonly NdjsonReader _lines;

        public Reader(EventSchema schema)
        {
            _points = new PointReader(schema);
            _lines = new NdjsonReader(_points);
        }

        public void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections)
        {
            if (!IsName(body.Shape))
            {
                rejections.Refuse(new Rejection(0, RejectionCode.MalformedPoint, $"the name of a data set has 1 to {MaxNameLength} letters, digits, '_', '-' or '.', not '{body.Shape}'"));
                return;
            }

            _points.DataSet = body.Shape;
            _lines.Digests = body.Digests;
            _lines.Read(body.Bytes.Span, batch, origin, rejections, body.Start);
        }
    }
}
