namespace Sightglass.Telemetry.Catalog;

/// <summary>How a value compares with its target.</summary>
public enum MetricStatus : byte
{
    Met,

    /// <summary>Met, but close to being missed.</summary>
    Near,
    Missed,
    NoData,

    /// <summary>The value rests on fewer events than the metric needs, so it may be noise.</summary>
    TooFew,
}

/// <summary>Text to show when a metric goes wrong.</summary>
/// <param name="When">The values that it applies to; null: whenever the target is missed.</param>
/// <param name="Where">The groups of the split that it applies to; empty: all of them and the whole.</param>
/// <param name="Text">What to look at or change.</param>
public sealed record Advice(Comparison? When, IReadOnlyDictionary<string, string> Where, string Text);

/// <summary>A metric: one definition for panels, alerts, reports and the API.</summary>
public sealed record MetricDefinition(string Name, string Title, string Description, string Unit, Grain Grain, Formula Formula, string Pack, SourcePosition Position)
{
    /// <summary>The usual <see cref="Minimum"/>: with fewer, one event more or less moves a share by more than three points.</summary>
    public const int DefaultMinimum = 30;

    /// <summary>The usual <see cref="TellingChange"/>.</summary>
    public const double DefaultTellingChange = 0.1;

    private static readonly IReadOnlyDictionary<string, string> Whole = new Dictionary<string, string>();

    /// <summary>Unless a pack says it, <see cref="UsualBetter"/>.</summary>
    public Better Better { get; init; } = Better.Higher;

    /// <summary>Fields to split the metric by, unless the query specifies others.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>The band of the whole metric, and of every group without its own.</summary>
    public TargetBand? Target { get; init; }

    /// <summary>Bands of single groups; the first that applies is used.</summary>
    public IReadOnlyList<ScopedTarget> Targets { get; init; } = [];

    public IReadOnlyList<Advice> Advice { get; init; } = [];

    /// <summary>One of the things that the value is divided by, such as <c>creation</c> where it may be 4 per creation; null: depends on what the formula counts.</summary>
    public string? Per { get; init; }

    /// <summary>Decimal places to show; null: depends on the unit.</summary>
    public int? Precision { get; init; }

    /// <summary>Events that a value must rest on to be judged.</summary>
    public int Minimum { get; init; } = DefaultMinimum;

    /// <summary>A value that changed by more than this share of itself has changed; less is noise.</summary>
    public double TellingChange { get; init; } = DefaultTellingChange;

    /// <summary>How programs that scrape see the metric; null if they do not.</summary>
    public OpenMetricsDefinition? OpenMetrics { get; init; }

    /// <summary>The direction of a metric that says none. More or less traffic is neither better nor worse, unless a target judges it.</summary>
    public static Better UsualBetter(string unit, bool isJudged) => !isJudged && unit is ("count" or "tokens" or "bytes") ? Better.Band : Better.Higher;

    /// <summary>The band for one group of the split, or for the whole when <paramref name="key"/> is null or empty.</summary>
    public TargetBand? TargetFor(IReadOnlyDictionary<string, string>? key = null)
    {
        key ??= Whole;
        return Targets.FirstOrDefault(target => Applies(target.Where, key))?.Band ?? Target;
    }

    /// <summary>The place of a group in a list: groups with a band of their own come first, in the order of the pack, so that they stay in place when values change.</summary>
    public int PlaceOf(IReadOnlyDictionary<string, string> key) => Targets.TakeWhile(target => !Applies(target.Where, key)).Count();

    /// <summary>Null if there is no target; <see cref="MetricStatus.NoData"/> if there is no value.</summary>
    public MetricStatus? StatusOf(double? value, IReadOnlyDictionary<string, string>? key = null)
    {
        if (TargetFor(key) is not { } band)
        {
            return null;
        }

        return value is not { } known ? MetricStatus.NoData
            : !band.IsMet(known, Better) ? MetricStatus.Missed
            : band.IsNearEdge(known, Better, Ceiling) ? MetricStatus.Near
            : MetricStatus.Met;
    }

    /// <summary>The advice that applies to a value, in the order of the pack.</summary>
    public IEnumerable<string> AdviceFor(double? value, IReadOnlyDictionary<string, string>? key = null)
    {
        if (value is not { } known)
        {
            yield break;
        }

        var isMissed = StatusOf(value, key) is MetricStatus.Missed;
        foreach (var advice in Advice)
        {
            var isDue = advice.When is { } when ? when.Matches(known) : isMissed;
            if (isDue && Applies(advice.Where, key ?? Whole))
            {
                yield return advice.Text;
            }
        }
    }

    // The largest possible value of the unit.
    private double Ceiling => Unit switch { "ratio" => 1, "percent" => 100, _ => double.PositiveInfinity };

    private static bool Applies(IReadOnlyDictionary<string, string> where, IReadOnlyDictionary<string, string> key) =>
        where.All(condition => key.TryGetValue(condition.Key, out var value) && value == condition.Value);
}
