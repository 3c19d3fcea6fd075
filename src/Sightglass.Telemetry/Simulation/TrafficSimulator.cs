using System.Buffers;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Plays a <see cref="TrafficModel"/>. The same model, seed, origin and scale always give the same events at a given time, however the time around it is split into ranges.</summary>
public sealed class TrafficSimulator
{
    private readonly TrafficModel _model;
    private readonly ulong _seed;
    private readonly PoolTable _pools;
    private readonly DateTimeOffset _origin;
    private readonly double _scale;

    /// <param name="model">What to play.</param>
    /// <param name="seed">A different seed gives a different history of the same kind.</param>
    /// <param name="origin">Day 0 of growth and incidents; before it there is neither.</param>
    /// <param name="scale">Factor for the rate of every flow.</param>
    public TrafficSimulator(TrafficModel model, ulong seed, DateTimeOffset origin, double scale = 1)
    {
        _model = model;
        // Packs that are played with the same seed must not share ids or arrival times.
        _seed = SimulationRandom.Fold(seed, model.Pack);
        _pools = new PoolTable(model, _seed);
        _origin = origin;
        _scale = scale;
    }

    /// <summary>Writes the events of <c>[from, to)</c> as NDJSON in time order.</summary>
    /// <returns>Number of events.</returns>
    public long Write(DateTimeOffset from, DateTimeOffset to, IBufferWriter<byte> writer) => Open(from).WriteUntil(to, writer);

    /// <summary>Begins a stream at a time; for live traffic, which is read piece by piece.</summary>
    public TrafficStream Open(DateTimeOffset from) => new(_model, _pools, _seed, _origin, _scale, from);
}
