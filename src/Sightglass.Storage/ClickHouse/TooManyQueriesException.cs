namespace Sightglass.Storage.ClickHouse;

/// <summary>A question was not asked, because too many others run and wait. The same question may succeed a moment later.</summary>
/// <param name="message">Which limit was reached, for the caller of the API.</param>
public sealed class TooManyQueriesException(string message) : Exception(message)
{
    /// <summary>When to ask again: spread, so that those who are refused together do not all come back at once.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(Random.Shared.Next(1, 6));
}
