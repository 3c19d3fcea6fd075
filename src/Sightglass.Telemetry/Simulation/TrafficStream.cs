using System.Buffers;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Events of a simulation from a given time on. One caller at a time.</summary>
/// <remarks>
/// Arrivals are drawn per bucket of a quarter of an hour, from a generator that depends only on the seed, the flow and the bucket. So any split
/// of the time gives the same events. Flows that began before the start are played too, as far back as <see cref="FlowRun.MaxSpan"/>.
/// </remarks>
public sealed class TrafficStream
{
    // A quarter of an hour: short enough that rates follow the day without visible steps, long enough that drawing arrivals costs nothing.
    private const long BucketMs = 15 * 60 * 1000;
    private const double BucketsPerHour = 4;
    private const double DayMs = 24 * 60 * 60 * 1000;

    private readonly TrafficModel _model;
    private readonly ulong _seed;
    private readonly long _originMs;
    private readonly double _scale;
    private readonly EventBuffer _events = new();
    private readonly FlowRun _run;

    // Arrivals of one flow in one bucket; refilled for each.
    private readonly List<double> _arrivals = [];
    private long _nextBucket;
    private long _positionMs;

    internal TrafficStream(TrafficModel model, PoolTable pools, ulong seed, DateTimeOffset origin, double scale, DateTimeOffset from)
    {
        _model = model;
        _seed = seed;
        _originMs = origin.ToUnixTimeMilliseconds();
        _scale = scale;
        _run = new FlowRun(model, pools, _events) { Parameters = new double[model.Parameters.Count] };
        _positionMs = from.ToUnixTimeMilliseconds();
        _nextBucket = (_positionMs - (long)FlowRun.MaxSpan.TotalMilliseconds) / BucketMs - 1;
        Play(_positionMs, null);
    }

    /// <summary>The time up to which events were written.</summary>
    public DateTimeOffset Position => DateTimeOffset.FromUnixTimeMilliseconds(_positionMs);

    /// <summary>Writes the events from <see cref="Position"/> up to a time as NDJSON in time order, and moves there. A time before the position writes nothing.</summary>
    /// <returns>Number of events.</returns>
    public long WriteUntil(DateTimeOffset to, IBufferWriter<byte> writer)
    {
        var toMs = to.ToUnixTimeMilliseconds();
        if (toMs <= _positionMs)
        {
            return 0;
        }

        _positionMs = toMs;
        return Play(toMs, writer);
    }

    private long Play(long untilMs, IBufferWriter<byte>? writer)
    {
        long count = 0;
        while (_nextBucket * BucketMs < untilMs)
        {
            PlayBucket(_nextBucket);
            _nextBucket++;
            count += _events.Flush(Math.Min(untilMs, _nextBucket * BucketMs), writer);
        }

        return count + _events.Flush(untilMs, writer);
    }

    private void PlayBucket(long bucket)
    {
        var middleMs = bucket * BucketMs + BucketMs / 2;
        var day = (middleMs - _originMs) / DayMs;
        SetParameters(day);
        for (var index = 0; index < _model.Flows.Count; index++)
        {
            var flow = _model.Flows[index];
            _run.Random = SimulationRandom.For(_seed, index, bucket);
            var expected = flow.PerHour / BucketsPerHour * _scale * ProfileAt(flow.Profile, middleMs) * Math.Pow(1 + flow.GrowthPerDay, Math.Max(0, day)) * RateFactor(index, day);
            DrawArrivals(_run.Random.NextPoisson(expected));
            foreach (var arrival in _arrivals)
            {
                _run.Begin(bucket * BucketMs + (long)(arrival * BucketMs));
                Step.RunAll(flow.Steps, _run);
            }
        }
    }

    private void DrawArrivals(int count)
    {
        _arrivals.Clear();
        for (var i = 0; i < count; i++)
        {
            _arrivals.Add(_run.Random.NextUnit());
        }

        _arrivals.Sort();
    }

    private void SetParameters(double day)
    {
        for (var i = 0; i < _run.Parameters.Length; i++)
        {
            _run.Parameters[i] = _model.Parameters[i];
        }

        foreach (var incident in _model.Incidents)
        {
            if (day >= incident.FromDay && day < incident.ToDay)
            {
                foreach (var (index, value) in incident.Parameters)
                {
                    _run.Parameters[index] = value;
                }
            }
        }
    }

    private double RateFactor(int flow, double day)
    {
        var factor = 1.0;
        foreach (var incident in _model.Incidents)
        {
            if (day >= incident.FromDay && day < incident.ToDay)
            {
                foreach (var (index, value) in incident.Rates)
                {
                    factor *= index == flow ? value : 1;
                }
            }
        }

        return factor;
    }

    /// <summary>The profile, interpolated between the middles of its hours, so that traffic changes smoothly.</summary>
    private static double ProfileAt(double[] profile, long timeMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
        var hours = (((int)time.DayOfWeek + 6) % 7 * 24) + time.TimeOfDay.TotalHours - 0.5 + profile.Length;
        var before = (int)hours;
        var part = hours - before;
        return (profile[before % profile.Length] * (1 - part)) + (profile[(before + 1) % profile.Length] * part);
    }
}
