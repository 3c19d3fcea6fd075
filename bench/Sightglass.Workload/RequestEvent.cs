namespace Sightglass.Workload;

/// <summary>One event of the workload: fifteen properties, about 432 bytes as JSON. Indexes are into the lists of <see cref="RequestVocabulary"/>.</summary>
public readonly record struct RequestEvent
{
    /// <summary>Milliseconds since 1970 UTC.</summary>
    public required long TimeMs { get; init; }

    public required int Event { get; init; }

    public required int Tenant { get; init; }

    /// <summary>0 to <see cref="RequestVocabulary.UserCount"/>.</summary>
    public required int User { get; init; }

    public required Guid RequestId { get; init; }

    public required int Service { get; init; }

    public required int Level { get; init; }

    public required int Model { get; init; }

    public required int Route { get; init; }

    public required int StatusCode { get; init; }

    public required double DurationMs { get; init; }

    public required int TokensIn { get; init; }

    public required int TokensOut { get; init; }

    public required double Cost { get; init; }

    /// <summary>Varies the message.</summary>
    public required uint MessageBits { get; init; }

    /// <summary>One in a thousand says <see cref="RequestVocabulary.RarePhrase"/>.</summary>
    public required bool IsRare { get; init; }

    public bool IsSuccess => StatusCode < 400;
}
