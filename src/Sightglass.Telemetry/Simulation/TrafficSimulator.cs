using System.Buffers;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Plays a <see cref="TrafficModel"/>. The same model, seed, origin and scale give the same events for a moment, however the time around it is cut into ranges.</summary>
public sealed class TrafficSimulator
{
    private readonly TrafficModel _model;
    private readonly ulong _seed;
    private readonly PoolTable _pools;
    private readonly DateTimeOffset _origin;
    private readonly double _scale;

    /// <param name="model">What to play.</param>
    /// <param name="seed">Another seed gives another history of the same kind.</param>
    /// <param name="origin">Day 0 of growth and incidents; events before it are those of an undisturbed day.</param>
    /// <param name="scale">Factor on the rate of every flow.</param>
    public TrafficSimulator(TrafficModel model, ulong seed, DateTimeOffset origin, double scale = 1)
    {
        _model = model;
        // Packs played with one seed must not share ids or rhythm.
        _seed = SimulationRandom.Fold(seed, model.Pack);
        _pools = new PoolTable(model, _seed);
        _origin = origin;
        _scale = scale;
    }

    /// <summary>Writes the events of <c>[from, to)</c> as NDJSON in time order.</summary>
    /// <returns>How many.</returns>
    public long Write(DateTimeOffset from, DateTimeOffset to, IBufferWriter<byte> writer) => Open(from).WriteUntil(to, writer);

    /// <summary>Begins a stream at a moment; for live traffic, which is asked for piece by piece.</summary>
    public TrafficStream Open(DateTimeOffset from) => new(_model, _pools, _seed, _origin, _scale, from);
}
