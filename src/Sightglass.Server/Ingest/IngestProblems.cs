using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Refusals of whole requests, in the words of <c>docs/errors.md</c>.</summary>
internal static class IngestProblems
{
    public static ProblemHttpResult Of(BodyOutcome outcome, HttpRequest request, int limitBytes) => outcome switch
    {
        BodyOutcome.TooLarge => Problems.Create("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large",
            $"{TooLargeSize(request, limitBytes)}; the limit is {limitBytes} bytes, decompressed. Send the events in several requests."),
        BodyOutcome.UnknownEncoding => Problems.Create("unknown-encoding", StatusCodes.Status415UnsupportedMediaType, "Unknown Content-Encoding",
            $"Content-Encoding '{request.Headers.ContentEncoding}' is not supported; use one of {RequestBody.Encodings}, or none."),
        _ => Problems.Create("damaged-body", StatusCodes.Status400BadRequest, "The body cannot be decompressed",
            $"the {request.Headers.ContentEncoding} data is damaged or cut short; nothing was kept."),
    };

    public static ProblemHttpResult NothingRead(Rejection first) =>
        Problems.Create("no-events", StatusCodes.Status400BadRequest, "Nothing in the body could be read as an event",
            $"event {first.Index}: {first.Message}. Send NDJSON (one JSON object a line), a JSON array of objects, or one object.");

    public static ProblemHttpResult TooManyMistakes(Rejection first) =>
        Problems.Create("too-many-mistakes", StatusCodes.Status400BadRequest, "Too much of the body cannot be read",
            $"event {first.Index}: {first.Message}. More than {RejectionSummary.MaxUnreadable} events of the request are no JSON, so the rest was not read and nothing was kept. Send NDJSON (one JSON object a line), a JSON array of objects, or one object.");

    public static ProblemHttpResult TooManyEvents() =>
        Problems.Create("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large",
            $"the body has more than {EventLimits.MaxEvents} events, the limit. Send them in several requests.");

    public static ProblemHttpResult BadKey() =>
        Problems.Create("bad-idempotency-key", StatusCodes.Status400BadRequest, "The Idempotency-Key cannot be used",
            $"send one, of 1 to {IdempotencyKey.MaxLength} visible ASCII characters, such as a UUID; or none.");

    public static ProblemHttpResult KeyOfAnotherBody() =>
        Problems.Create("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key belongs to another request",
            "a request with this key and another body was answered before; nothing of this one was kept. Send it with a key of its own.");

    public static ProblemHttpResult Of(AppendResult result, HttpResponse response)
    {
        if (result.Status == AppendStatus.TooLarge)
        {
            return Problems.Create("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large",
                $"{result.Reason}. Send the events in several requests.");
        }

        response.Headers.RetryAfter = AppendResult.RetryAfter.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return Problems.Create(result.Status == AppendStatus.Full ? "spool-full" : "spool-failed", StatusCodes.Status503ServiceUnavailable,
            "Events cannot be kept right now", $"{result.Reason}. Nothing of this request was acknowledged; send it again after the time in Retry-After.");
    }

    private static string TooLargeSize(HttpRequest request, int limitBytes) =>
        request.ContentLength is { } length && length > limitBytes ? $"the body has {length} bytes" : "the body is larger than the limit";
}
