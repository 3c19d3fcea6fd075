namespace Sightglass.Telemetry.Simulation;

/// <summary>Traffic that a <c>demo.yaml</c> describes, ready to be played by a <see cref="TrafficSimulator"/>. Immutable. Format: docs/packs.md.</summary>
public sealed class TrafficModel
{
    internal TrafficModel()
    {
    }

    /// <summary>The pack whose events it makes.</summary>
    public string Pack { get; internal init; } = "";

    internal IReadOnlyList<PoolDescription> Pools { get; init; } = [];

    internal IReadOnlyList<double> Parameters { get; init; } = [];

    internal IReadOnlyList<Incident> Incidents { get; init; } = [];

    internal IReadOnlyList<Flow> Flows { get; init; } = [];

    internal int VariableCount { get; init; }

    internal int MarkCount { get; init; }
}

/// <summary><c>pools</c>: see <see cref="Pool"/>.</summary>
internal sealed record PoolDescription(int Size, double Zipf, string Prefix);

/// <summary>A time in which parameters have other values and flows other rates.</summary>
/// <param name="FromDay">Days since the origin of the simulation, fractions allowed; included.</param>
/// <param name="ToDay">Excluded.</param>
/// <param name="Parameters">Index and value.</param>
/// <param name="Rates">Index of the flow and the factor on its rate.</param>
internal sealed record Incident(double FromDay, double ToDay, IReadOnlyList<(int Index, double Value)> Parameters, IReadOnlyList<(int Flow, double Factor)> Rates);

/// <summary>Something that arrives again and again.</summary>
/// <param name="PerHour">Arrivals per hour at scale 1, averaged over a week of the profile, on the first day.</param>
/// <param name="GrowthPerDay">Part by which the rate grows every day.</param>
/// <param name="Profile">168 factors, Monday 00:00 UTC first, averaging 1.</param>
/// <param name="Steps">What each arrival does.</param>
internal sealed record Flow(double PerHour, double GrowthPerDay, double[] Profile, IReadOnlyList<Step> Steps);
