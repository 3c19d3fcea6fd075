namespace Sightglass.Server.Scheduling;

/// <summary>What all servers know of a job: its document.</summary>
/// <param name="DoneUntil">Times up to this one need no run any more.</param>
internal sealed record JobState(DateTimeOffset DoneUntil)
{
    /// <summary>Who runs it now; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>How long the owner may be silent.</summary>
    public TimeSpan Lease { get; init; }

    /// <summary>The time that was begun and is not done; still there when its owner stopped or died.</summary>
    public DateTimeOffset? Begun { get; init; }

    public JobOutcome? Last { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Due">The time it was for.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Null when it went well.</param>
/// <param name="Server">Where it ran.</param>
internal sealed record JobOutcome(DateTimeOffset Due, DateTimeOffset StartedAt, double Seconds, string? Error, string Server);
