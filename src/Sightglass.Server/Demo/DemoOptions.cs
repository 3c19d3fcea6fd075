namespace Sightglass.Server.Demo;

/// <summary>What the command line says about the demo. Null leaves the choice to what the data directory remembers, and else to the default.</summary>
/// <param name="Days">How much history to make; 1 to <see cref="MaxDays"/>.</param>
/// <param name="Seed">Another seed gives another history of the same kind.</param>
/// <param name="Live">Whether events go on arriving.</param>
/// <param name="EventsPerMinute">Live events, averaged over a week; null goes on as the history did.</param>
internal sealed record DemoOptions(int? Days, ulong? Seed, bool Live, double? EventsPerMinute)
{
    public const int DefaultDays = 30;

    /// <summary>A year: at two million events it loads in minutes.</summary>
    public const int MaxDays = 366;

    public const ulong DefaultSeed = 1;
}
