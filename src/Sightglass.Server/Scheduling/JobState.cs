namespace Sightglass.Server.Scheduling;

/// <summary>The state of a job that all servers share: its document.</summary>
/// <param name="DoneUntil">Times up to this one need no run.</param>
internal sealed record JobState(DateTimeOffset DoneUntil)
{
    /// <summary>The server that runs it now; null when none does.</summary>
    public string? Owner { get; init; }

    /// <summary>How long the owner may be silent before another server takes over.</summary>
    public TimeSpan Lease { get; init; }

    /// <summary>The time whose run was begun and is not done; remains when its owner stopped or died.</summary>
    public DateTimeOffset? Begun { get; init; }

    public JobOutcome? Last { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Due">The scheduled time.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Error">Null when it succeeded.</param>
/// <param name="Server">The server that ran it.</param>
internal sealed record JobOutcome(DateTimeOffset Due, DateTimeOffset StartedAt, double Seconds, string? Error, string Server);
