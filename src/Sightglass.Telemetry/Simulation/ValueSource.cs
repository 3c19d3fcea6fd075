using System.Globalization;

namespace Sightglass.Telemetry.Simulation;

/// <summary>The source of a value in a traffic description. Instances are shared by all flows and have no state.</summary>
internal abstract class ValueSource
{
    public abstract SimulatedValue Sample(FlowRun run);

    public double SampleNumber(FlowRun run) => Sample(run).Number;
}

internal sealed class ConstantValue(SimulatedValue value) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => value;
}

/// <summary><c>$name</c> of a variable that a step sets.</summary>
internal sealed class VariableValue(int slot) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => run.Variable(slot);
}

/// <summary><c>$name</c> of a parameter, which incidents change.</summary>
internal sealed class ParameterValue(int index) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of(run.Parameters[index]);
}

/// <summary><c>{pick: {a: 3, b: 1}}</c>: one of several, in proportion to the weights.</summary>
internal sealed class PickValue(IReadOnlyList<(ValueSource Weight, ValueSource Value)> choices) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run)
    {
        var sum = 0.0;
        foreach (var (weight, _) in choices)
        {
            sum += weight.SampleNumber(run);
        }

        var left = run.Random.NextUnit() * sum;
        foreach (var (weight, value) in choices)
        {
            left -= weight.SampleNumber(run);
            if (left < 0)
            {
                return value.Sample(run);
            }
        }

        return choices[^1].Value.Sample(run);
    }
}

/// <summary>The limits and rounding that numeric distributions share.</summary>
internal readonly record struct NumberShape(double Min, double Max, int Digits)
{
    public SimulatedValue Apply(double number) => SimulatedValue.Of(Math.Round(Math.Clamp(number, Min, Max), Digits));
}

/// <summary><c>{lognormal: {median: 1000, p95: 1800}}</c>: durations and sizes, which have a long tail.</summary>
internal sealed class LognormalValue(ValueSource median, ValueSource p95, NumberShape shape) : ValueSource
{
    // The 95th percentile of the standard normal distribution.
    private const double Z95 = 1.6448536269514722;

    public override SimulatedValue Sample(FlowRun run)
    {
        var middle = median.SampleNumber(run);
        var spread = Math.Log(Math.Max(1, p95.SampleNumber(run) / middle)) / Z95;
        return shape.Apply(middle * Math.Exp(spread * run.Random.NextNormal()));
    }
}

/// <summary><c>{normal: {mean: 72, deviation: 12, min: 0, max: 100}}</c>.</summary>
internal sealed class NormalValue(ValueSource mean, ValueSource deviation, NumberShape shape) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) =>
        shape.Apply(mean.SampleNumber(run) + deviation.SampleNumber(run) * run.Random.NextNormal());
}

/// <summary><c>{integer: [1, 6]}</c>: whole numbers, uniformly distributed, both ends inclusive.</summary>
internal sealed class IntegerValue(ValueSource min, ValueSource max) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) =>
        SimulatedValue.Of((double)run.Random.NextInteger((long)min.SampleNumber(run), (long)max.SampleNumber(run)));
}

/// <summary><c>{flip: 0.1}</c>: true with this probability.</summary>
internal sealed class FlipValue(ValueSource chance) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of(run.Random.NextUnit() < chance.SampleNumber(run));
}

/// <summary><c>{uuid: prefix-}</c>: a new id.</summary>
internal sealed class UuidValue(byte[] prefix) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of(SimulatedText.Uuid(ref run.Random, prefix));
}

/// <summary><c>{hex: 32}</c>: a new id of hex digits, as traces and spans have.</summary>
internal sealed class HexValue(int digits) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of(SimulatedText.Hex(ref run.Random, digits));
}

/// <summary><c>{draw: users}</c>: an item of a pool, popular ones more often.</summary>
internal sealed class DrawValue(int pool) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => run.Pool(pool).Draw(ref run.Random);
}

/// <summary><c>{partner: {of: $user_id, in: keys}}</c>: the item of another pool with the same rank, so that a user keeps one key.</summary>
internal sealed class PartnerValue(ValueSource item, int pool) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => run.Pool(pool)[(int)item.SampleNumber(run)];
}

/// <summary><c>{seen: {item: $job_id, draws: 2000}}</c>: the probability that a drawn item was among the last <c>draws</c> draws of its pool.</summary>
internal sealed class SeenValue(ValueSource item, ValueSource draws) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run)
    {
        var drawn = item.Sample(run);
        return SimulatedValue.Of(drawn.Pool?.ChanceSeen((int)drawn.Number, draws.SampleNumber(run)) ?? 0);
    }
}

/// <summary><c>{case: {of: $model, when: {a: 1, b: 2}, else: 3}}</c>.</summary>
internal sealed class CaseValue(ValueSource subject, IReadOnlyDictionary<string, ValueSource> cases, ValueSource otherwise) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) =>
        (cases.TryGetValue(Key(subject.Sample(run)), out var found) ? found : otherwise).Sample(run);

    private static string Key(SimulatedValue value) => value.Kind switch
    {
        SimulatedKind.Text => value.Text!.Text,
        SimulatedKind.Boolean => value.IsTrue ? "true" : "false",
        _ => value.Number.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary><c>{since: mark}</c>: milliseconds of the flow's clock since a mark.</summary>
internal sealed class SinceValue(int mark) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of((double)run.Since(mark));
}

/// <summary><c>{after: 3600000}</c>: the time this many milliseconds from now.</summary>
internal sealed class AfterValue(ValueSource milliseconds) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => new(SimulatedKind.Time, run.ClockMs + milliseconds.SampleNumber(run));
}

/// <summary><c>{sum: [$a, 1]}</c> and <c>{product: [$a, 2]}</c>.</summary>
internal sealed class FoldValue(IReadOnlyList<ValueSource> operands, bool isProduct) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run)
    {
        var result = isProduct ? 1.0 : 0;
        foreach (var operand in operands)
        {
            var number = operand.SampleNumber(run);
            result = isProduct ? result * number : result + number;
        }

        return SimulatedValue.Of(result);
    }
}

/// <summary><c>{less: [$attempt, $max_attempts]}</c>.</summary>
internal sealed class LessValue(ValueSource left, ValueSource right) : ValueSource
{
    public override SimulatedValue Sample(FlowRun run) => SimulatedValue.Of(left.SampleNumber(run) < right.SampleNumber(run));
}
