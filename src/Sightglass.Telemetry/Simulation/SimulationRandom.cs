namespace Sightglass.Telemetry.Simulation;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and .NET version, which <see cref="Random"/> does not guarantee.</summary>
/// <remarks>Method: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014.</remarks>
internal struct SimulationRandom(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>An independent generator for one purpose, identified by up to two numbers.</summary>
    public static SimulationRandom For(ulong seed, long purpose, long part = 0) =>
        new(Mix(Mix(seed + Golden * (ulong)(purpose + 1)) + Golden * (ulong)part));

    /// <summary>A seed that also depends on a name.</summary>
    public static ulong Fold(ulong seed, string name)
    {
        foreach (var letter in name)
        {
            seed = Mix(seed + Golden + letter);
        }

        return seed;
    }

    public ulong NextBits()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform over the whole numbers from <paramref name="min"/> to <paramref name="max"/>, inclusive.</summary>
    public long NextInteger(long min, long max) => min + (long)(NextUnit() * (max - min + 1));

    /// <summary>Standard normal (Box-Muller, one of the pair). The last bit depends on the math library; traffic descriptions round it away.</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextUnit())) * Math.Cos(2 * Math.PI * NextUnit());

    /// <summary>The number of independent arrivals in a span in which <paramref name="mean"/> are expected.</summary>
    public int NextPoisson(double mean)
    {
        // Above this the normal approximation is within a percent, and the product below would be slow and underflow.
        const double normalFrom = 60;
        if (mean > normalFrom)
        {
            return (int)Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * NextNormal()));
        }

        var limit = Math.Exp(-mean);
        var product = NextUnit();
        var count = 0;
        while (product > limit)
        {
            count++;
            product *= NextUnit();
        }

        return count;
    }

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
