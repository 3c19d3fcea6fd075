namespace Sightglass.Telemetry.Simulation;

/// <summary>One action of a flow. Instances are shared by all flows and have no state.</summary>
internal abstract class Step
{
    /// <summary>Returned when the flow continues with the next step.</summary>
    public const int Continue = 0;

    /// <summary>Runs the step; returns the label of the block to leave, or <see cref="Continue"/>.</summary>
    public abstract int Run(FlowRun run);

    public static int RunAll(IReadOnlyList<Step> steps, FlowRun run)
    {
        foreach (var step in steps)
        {
            if (step.Run(run) is var leaving and not Continue)
            {
                return leaving;
            }
        }

        return Continue;
    }
}

/// <summary><c>set: {user_id: {draw: users}}</c></summary>
internal sealed class SetStep(IReadOnlyList<(int Slot, ValueSource Value)> assignments) : Step
{
    public override int Run(FlowRun run)
    {
        foreach (var (slot, value) in assignments)
        {
            run.Variable(slot) = value.Sample(run);
        }

        return Continue;
    }
}

/// <summary><c>emit: cache_lookup</c>, <c>at: start</c> for an event that has the time of a mark, as a span has.</summary>
internal sealed class EmitStep(EventTemplate template, int? mark) : Step
{
    public override int Run(FlowRun run)
    {
        run.Emit(template, mark);
        return Continue;
    }
}

/// <summary><c>wait: {integer: [5, 20]}</c>, in milliseconds.</summary>
internal sealed class WaitStep(ValueSource milliseconds) : Step
{
    public override int Run(FlowRun run)
    {
        run.Wait(milliseconds.SampleNumber(run));
        return Continue;
    }
}

/// <summary><c>mark: analysis</c>: the time that <c>{since: analysis}</c> counts from.</summary>
internal sealed class MarkStep(int slot) : Step
{
    public override int Run(FlowRun run)
    {
        run.Mark(slot);
        return Continue;
    }
}

/// <summary><c>chance: 0.2</c> or <c>if: $ready</c>, with <c>then</c> and <c>otherwise</c>.</summary>
internal sealed class BranchStep(ValueSource condition, bool isChance, IReadOnlyList<Step> then, IReadOnlyList<Step> otherwise) : Step
{
    public override int Run(FlowRun run)
    {
        var value = condition.Sample(run);
        var isTaken = isChance ? run.Random.NextUnit() < value.Number : value.IsTrue;
        return RunAll(isTaken ? then : otherwise, run);
    }
}

/// <summary><c>choose: [{weight: 3, steps: […]}, …]</c></summary>
internal sealed class ChooseStep(IReadOnlyList<(ValueSource Weight, IReadOnlyList<Step> Steps)> options) : Step
{
    public override int Run(FlowRun run)
    {
        var sum = 0.0;
        foreach (var (weight, _) in options)
        {
            sum += weight.SampleNumber(run);
        }

        var left = run.Random.NextUnit() * sum;
        foreach (var (weight, steps) in options)
        {
            left -= weight.SampleNumber(run);
            if (left < 0)
            {
                return RunAll(steps, run);
            }
        }

        return RunAll(options[^1].Steps, run);
    }
}

/// <summary><c>repeat: $max_attempts</c>, <c>as: attempt</c> (counts from 1).</summary>
internal sealed class RepeatStep(ValueSource times, int counter, IReadOnlyList<Step> steps) : Step
{
    // More is a mistake in the description; the pack tests would notice the missing steps.
    private const int MaxTimes = 10_000;

    public override int Run(FlowRun run)
    {
        var count = Math.Min(MaxTimes, (int)times.SampleNumber(run));
        for (var i = 1; i <= count; i++)
        {
            run.Variable(counter) = SimulatedValue.Of((double)i);
            if (RunAll(steps, run) is var leaving and not Continue)
            {
                return leaving;
            }
        }

        return Continue;
    }
}

/// <summary><c>each: [a, b]</c>, <c>as: model</c>, <c>index: model_index</c> (counts from 0).</summary>
internal sealed class EachStep(IReadOnlyList<ValueSource> items, int item, int index, IReadOnlyList<Step> steps) : Step
{
    public override int Run(FlowRun run)
    {
        for (var i = 0; i < items.Count; i++)
        {
            run.Variable(item) = items[i].Sample(run);
            run.Variable(index) = SimulatedValue.Of((double)i);
            if (RunAll(steps, run) is var leaving and not Continue)
            {
                return leaving;
            }
        }

        return Continue;
    }
}

/// <summary><c>block: chain</c>: what <c>leave: chain</c> leaves.</summary>
internal sealed class BlockStep(int label, IReadOnlyList<Step> steps) : Step
{
    public override int Run(FlowRun run)
    {
        var leaving = RunAll(steps, run);
        return leaving == label ? Continue : leaving;
    }
}

/// <summary><c>leave: chain</c></summary>
internal sealed class LeaveStep(int label) : Step
{
    public override int Run(FlowRun run) => label;
}

/// <summary><c>run: analysis</c>: the steps of a routine.</summary>
internal sealed class RoutineStep(IReadOnlyList<Step> steps) : Step
{
    public override int Run(FlowRun run) => RunAll(steps, run);
}
