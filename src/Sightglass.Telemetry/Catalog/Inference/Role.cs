namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>What a path can mean for the inferred pack, in the order in which they are shown.</summary>
public enum Role : byte
{
    Time,
    Name,
    Message,
    Level,
    Duration,
    Status,
    ErrorType,
    ErrorText,
    Model,
    Provider,

    /// <summary>Tokens read, cached ones included.</summary>
    InputTokens,

    /// <summary>Tokens written, reasoning included.</summary>
    OutputTokens,
    CachedTokens,
    ReasoningTokens,
    Cost,
    Route,

    /// <summary>Who asked: a person, a team, a key.</summary>
    User,
    Session,
    Request,
    Trace,
}

/// <summary>The path that was found for a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Field">Its name in queries; null for none.</param>
/// <param name="Unit">Of durations: <c>ms</c>, <c>s</c>, <c>us</c> or <c>ns</c>.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Candidates">Other paths that would do, the best first; at most <see cref="RoleGuesses.MaxCandidates"/>.</param>
public sealed record RoleGuess(Role Role, string? Field, string? Unit, string Reason, IReadOnlyList<string> Candidates)
{
    /// <summary>The share of the events that have the field; 0 without one. What is measured of it rests on these.</summary>
    public double Presence { get; init; }
}
