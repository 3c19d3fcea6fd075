using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Ingest;

/// <summary>Rejections of whole requests, as in <c>docs/errors.md</c>. Formats with their own response shapes use status and detail.</summary>
internal static class IngestProblems
{
    public static ProblemHttpResult Of(IngestOutcome outcome) => outcome.Status switch
    {
        IngestStatus.NotSignedIn => AuthProblems.NotSignedIn(),
        IngestStatus.ScopeMissing => AuthProblems.ScopeMissing(Scope.Ingest),
        IngestStatus.BadIdempotencyKey => Problems.Create("bad-idempotency-key", StatusCodes.Status400BadRequest, "The Idempotency-Key cannot be used", outcome.Detail),
        IngestStatus.IdempotencyKeyReused => Problems.Create("idempotency-key-reused", StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key belongs to another request", outcome.Detail),
        IngestStatus.TooLarge => Problems.Create("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large", outcome.Detail),
        IngestStatus.UnknownEncoding => Problems.Create("unknown-encoding", StatusCodes.Status415UnsupportedMediaType, "Unknown Content-Encoding", outcome.Detail),
        IngestStatus.DamagedBody => Problems.Create("damaged-body", StatusCodes.Status400BadRequest, "The body cannot be decompressed", outcome.Detail),
        IngestStatus.TooSlow => RequestProblems.BodyTooSlow(outcome.Detail),
        IngestStatus.Unreadable => Problems.Create("no-events", StatusCodes.Status400BadRequest, "Nothing in the body could be read as an event", outcome.Detail),
        IngestStatus.TooManyMistakes => Problems.Create("too-many-mistakes", StatusCodes.Status400BadRequest, "Too much of the body cannot be read", outcome.Detail),
        IngestStatus.Busy => Problems.Create("too-much-under-way", StatusCodes.Status503ServiceUnavailable, "Too many bytes are under way", outcome.Detail),
        IngestStatus.SpoolFull => Problems.Create("spool-full", StatusCodes.Status503ServiceUnavailable, "Events cannot be kept right now", outcome.Detail),
        IngestStatus.SpoolFailed => Problems.Create("spool-failed", StatusCodes.Status503ServiceUnavailable, "Events cannot be kept right now", outcome.Detail),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
