namespace Sightglass.Telemetry.Simulation;

/// <summary>One visit, request or session in progress: its clock, its variables, and the buffer for its events. Reused for all arrivals of a stream; one thread.</summary>
internal sealed class FlowRun(TrafficModel model, PoolTable pools, EventBuffer events)
{
    /// <summary>How long a flow may last. Later steps happen at this point: a stream looks back this far for active flows.</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromHours(6);

    private readonly SimulatedValue[] _variables = new SimulatedValue[model.VariableCount];
    private readonly long[] _marks = new long[model.MarkCount];
    private long _endMs;

    public SimulationRandom Random;

    /// <summary>Milliseconds since 1970 UTC.</summary>
    public long ClockMs { get; private set; }

    /// <summary>The model's parameters, with the incidents at the time of arrival applied.</summary>
    public required double[] Parameters { get; init; }

    public ref SimulatedValue Variable(int slot) => ref _variables[slot];

    public Pool Pool(int index) => pools[index];

    public void Begin(long clockMs)
    {
        Array.Clear(_variables);
        Array.Fill(_marks, clockMs);
        ClockMs = clockMs;
        _endMs = clockMs + (long)MaxSpan.TotalMilliseconds;
    }

    public void Wait(double milliseconds) => ClockMs = Math.Min(_endMs, ClockMs + (long)Math.Max(0, Math.Round(milliseconds)));

    public void Mark(int slot) => _marks[slot] = ClockMs;

    public long Since(int slot) => ClockMs - _marks[slot];

    /// <param name="mark">The event has the time of this mark; null for now.</param>
    public void Emit(EventTemplate template, int? mark) => events.Append(this, template, mark is { } slot ? _marks[slot] : ClockMs);
}

/// <summary>The pools of a model, filled for one seed.</summary>
internal sealed class PoolTable(TrafficModel model, ulong seed)
{
    // A number that no flow has, so that ids do not repeat the random numbers of arrivals.
    private const long Purpose = 1_000_000;

    private readonly Pool[] _pools =
        [.. model.Pools.Select((pool, index) => new Pool(pool.Size, pool.Zipf, pool.Prefix, SimulationRandom.For(seed, Purpose, index)))];

    public Pool this[int index] => _pools[index];
}
