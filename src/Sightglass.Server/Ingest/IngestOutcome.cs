using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>How a request ended.</summary>
internal enum IngestStatus
{
    /// <summary>Its good events are durable; there may be none.</summary>
    Kept,

    /// <summary>No valid key.</summary>
    NotSignedIn,

    /// <summary>A key that may not send events.</summary>
    ScopeMissing,

    BadIdempotencyKey,

    /// <summary>A known Idempotency-Key with another body.</summary>
    IdempotencyKeyReused,

    /// <summary>The body, the number of its events, or the block that they make.</summary>
    TooLarge,

    UnknownEncoding,

    /// <summary>The compressed bytes are damaged or cut short.</summary>
    DamagedBody,

    /// <summary>No event of the body could be read; of a format that is all or nothing, one could not.</summary>
    Unreadable,

    /// <summary>So much of the body is no event that the rest was not read.</summary>
    TooManyMistakes,

    /// <summary>The spool is full: the client should come back.</summary>
    SpoolFull,

    /// <summary>The disk failed: the client should come back.</summary>
    SpoolFailed,
}

/// <summary>What became of a request. Unless it is <see cref="IngestStatus.Kept"/>, nothing of it was.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">The thing, the place, the way out; empty when events were kept, or none were asked for.</param>
internal sealed record IngestOutcome(IngestStatus Status, string Detail = "")
{
    public int Accepted { get; init; }

    public int Rejected { get; init; }

    /// <summary>Why, for the first hundred.</summary>
    public IReadOnlyList<Rejection> Reported { get; init; } = [];

    /// <summary>What is durable of a request with an Idempotency-Key, so that it can be answered again; null when nothing is.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>The client should send the request again later.</summary>
    public bool IsTemporary => Status is IngestStatus.SpoolFull or IngestStatus.SpoolFailed;
}
