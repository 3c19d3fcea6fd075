namespace Sightglass.Faults.Ledger;

/// <summary>A request as its sender saw it.</summary>
/// <param name="Number">Position in the ledger, from 0.</param>
/// <param name="FirstEvent">Number of its first event; the others follow.</param>
/// <param name="Count">Events in it.</param>
/// <param name="Key">Its Idempotency-Key; null without one.</param>
/// <param name="Format">How its body is written.</param>
/// <param name="Begin">Time of its first event.</param>
/// <param name="Step">From the time of one event to that of the next one.</param>
internal sealed record SentRequest(int Number, long FirstEvent, int Count, string? Key, BodyFormat Format, DateTimeOffset Begin, TimeSpan Step)
{
    /// <summary>Set once a 2xx was read, and never taken back.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>It was found in the store: from then on it must stay, acknowledged or not.</summary>
    public bool WasSeen { get; set; }

    /// <summary>The server may have lost what it knows of the key through a fault, so it must not be sent again.</summary>
    public bool IsKeyForgotten { get; set; }

    public bool MustBeKept => IsAcknowledged || WasSeen;

    public FaultEvent EventAt(int index) => new(FirstEvent + index, Number, Begin + (index * Step));

    public IEnumerable<FaultEvent> Events() => Enumerable.Range(0, Count).Select(EventAt);
}

/// <summary>The formats that requests are sent in.</summary>
internal enum BodyFormat
{
    Lines,
    Array,
    Gzip,
    CompactLogEvents,
}
