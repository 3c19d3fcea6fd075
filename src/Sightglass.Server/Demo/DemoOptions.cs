namespace Sightglass.Server.Demo;

/// <summary>The command-line options of the demo. Null: the value stored in the data directory, or else the default.</summary>
/// <param name="Days">Length of the history to generate; 1 to <see cref="MaxDays"/>.</param>
/// <param name="Seed">A different seed gives a different history of the same kind.</param>
/// <param name="Live">True to continue with live events.</param>
/// <param name="EventsPerMinute">Rate of live events, averaged over a week; null: the rate of the history.</param>
internal sealed record DemoOptions(int? Days, ulong? Seed, bool Live, double? EventsPerMinute)
{
    public const int DefaultDays = 30;

    /// <summary>A year: two million events, which load in minutes.</summary>
    public const int MaxDays = 366;

    public const ulong DefaultSeed = 1;
}
