using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>How a request ended.</summary>
internal enum IngestStatus
{
    /// <summary>Its valid events are durable; there may be none.</summary>
    Kept,

    /// <summary>No valid key.</summary>
    NotSignedIn,

    /// <summary>A key that may not send events.</summary>
    ScopeMissing,

    BadIdempotencyKey,

    /// <summary>A known Idempotency-Key with a different body.</summary>
    IdempotencyKeyReused,

    /// <summary>The body, the number of its events, or their block is too large.</summary>
    TooLarge,

    UnknownEncoding,

    /// <summary>The compressed bytes are damaged or truncated.</summary>
    DamagedBody,

    /// <summary>The body came too slowly.</summary>
    TooSlow,

    /// <summary>No event of the body could be read, or the body cannot be cut into its events.</summary>
    Unreadable,

    /// <summary>So many events of the body are invalid that the rest was not read.</summary>
    TooManyMistakes,

    /// <summary>The spool is full: the client should retry.</summary>
    SpoolFull,

    /// <summary>The requests under way take all memory for them: the client should retry.</summary>
    Busy,

    /// <summary>The disk failed: the client should retry.</summary>
    SpoolFailed,
}

/// <summary>The outcome of a request. Unless it is <see cref="IngestStatus.Kept"/>, nothing was stored.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">What is wrong, where, and how to fix it; empty when events were stored, or when the request had none.</param>
internal sealed record IngestOutcome(IngestStatus Status, string Detail = "")
{
    public int Accepted { get; init; }

    public int Rejected { get; init; }

    /// <summary>Events of <see cref="Accepted"/> that an earlier request stored.</summary>
    public int Repeated { get; init; }

    /// <summary>The first hundred rejections.</summary>
    public IReadOnlyList<Rejection> Reported { get; init; } = [];

    /// <summary>The least and the greatest time of the accepted events of an import, microseconds since 1970; null for other requests.</summary>
    public (long From, long To)? Times { get; init; }

    /// <summary>What the sender should know about events that were stored.</summary>
    public IReadOnlyList<EventWarning> Warnings { get; init; } = [];

    /// <summary>The stored receipt of a request with an Idempotency-Key, for answering a retry; null when nothing was stored.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>True if the client should retry later.</summary>
    public bool IsTemporary => Status is IngestStatus.SpoolFull or IngestStatus.SpoolFailed or IngestStatus.Busy;
}
