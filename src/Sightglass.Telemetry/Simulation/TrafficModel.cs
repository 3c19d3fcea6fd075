namespace Sightglass.Telemetry.Simulation;

/// <summary>The traffic that a <c>demo.yaml</c> describes, for a <see cref="TrafficSimulator"/>. Immutable. Format: docs/packs.md.</summary>
public sealed class TrafficModel
{
    internal TrafficModel()
    {
    }

    /// <summary>The pack that declares its events.</summary>
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

/// <summary>A period in which parameters have other values and flows other rates.</summary>
/// <param name="FromDay">Days since the origin of the simulation, fractions allowed; inclusive.</param>
/// <param name="ToDay">Exclusive.</param>
/// <param name="Parameters">Index and value.</param>
/// <param name="Rates">Index of the flow and the factor for its rate.</param>
internal sealed record Incident(double FromDay, double ToDay, IReadOnlyList<(int Index, double Value)> Parameters, IReadOnlyList<(int Flow, double Factor)> Rates);

/// <summary>Something that arrives repeatedly.</summary>
/// <param name="PerHour">Arrivals per hour at scale 1, averaged over a week of the profile, on the first day.</param>
/// <param name="GrowthPerDay">Fraction by which the rate grows every day.</param>
/// <param name="Profile">168 factors, starting on Monday 00:00 UTC, with an average of 1.</param>
/// <param name="Steps">The steps of each arrival.</param>
internal sealed record Flow(double PerHour, double GrowthPerDay, double[] Profile, IReadOnlyList<Step> Steps);
