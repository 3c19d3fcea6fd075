namespace Sightglass.Storage.Engine;

/// <summary>Decides from probes of a running engine whether it answers, is silent, or hangs. One thread.</summary>
/// <param name="limits">When it decides so.</param>
internal sealed class EnginePulse(EnginePulseLimits limits)
{
    private EngineVerdict _verdict = EngineVerdict.Answers;
    private int _misses;
    private TimeSpan _processorTime;

    /// <summary>How long no probe has been answered; zero after an answer.</summary>
    public TimeSpan Silence { get; private set; }

    /// <summary>Takes a probe into account.</summary>
    /// <param name="isAnswered">Whether the engine answered it in time.</param>
    /// <param name="elapsed">Since the probe before it.</param>
    /// <param name="processorTime">Of the engine, since its start.</param>
    public EngineVerdict Add(bool isAnswered, TimeSpan elapsed, TimeSpan processorTime)
    {
        if (isAnswered)
        {
            Restart(processorTime);
            return _verdict = EngineVerdict.Answers;
        }

        if (elapsed > limits.LatestProbe)
        {
            // This process, or the machine, was stopped itself: the engine may not have had time to answer.
            Restart(processorTime);
            return _verdict;
        }

        _misses++;
        Silence += elapsed;
        var isBusy = processorTime - _processorTime > Silence * limits.BusyPart;
        _verdict = Silence > (isBusy ? limits.HangsBusyAfter : limits.HangsAfter) ? EngineVerdict.Hangs
            : _misses >= limits.SilentAfterMisses ? EngineVerdict.Silent
            : _verdict;
        return _verdict;
    }

    private void Restart(TimeSpan processorTime)
    {
        _misses = 0;
        Silence = TimeSpan.Zero;
        _processorTime = processorTime;
    }
}

/// <summary>What probes tell about an engine.</summary>
internal enum EngineVerdict
{
    Answers,

    /// <summary>It has not answered several times: it is worth no question, and may recover.</summary>
    Silent,

    /// <summary>It will not recover.</summary>
    Hangs,
}

/// <summary>How often an engine is probed, and when it counts as silent or as hung.</summary>
internal sealed record EnginePulseLimits
{
    /// <summary>Between two probes. A probe is a statement of half a millisecond.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between a miss and the next probe.</summary>
    public TimeSpan IntervalAfterMiss { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A loaded engine answers a probe within some hundred milliseconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>With the times above, after 6 to 9 s.</summary>
    public int SilentAfterMisses { get; init; } = 3;

    /// <summary>Shorter than the time limit of a question, so that those that wait learn that the engine is away. A pause of some seconds, of a debugger or a snapshot, ends by itself.</summary>
    public TimeSpan HangsAfter { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>An engine that computes is only slow, unless it does so for this long.</summary>
    public TimeSpan HangsBusyAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The part of a core from which on an engine counts as computing; idle threads use some thousandths.</summary>
    public double BusyPart { get; init; } = 0.1;

    /// <summary>A probe that comes later tells nothing about the engine. Interval and timeout together are 4 s.</summary>
    public TimeSpan LatestProbe { get; init; } = TimeSpan.FromSeconds(8);
}
