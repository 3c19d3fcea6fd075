namespace Sightglass.Telemetry.Catalog;

/// <summary>Where a metric should be; either bound may be absent, and both are inclusive.</summary>
public sealed record TargetBand(double? Min, double? Max)
{
    // A value closer to an edge than this share of the band is near it.
    private const double NearShare = 0.1;

    /// <summary>True when the value meets the target. If higher is better, a value above the band meets it too; if lower is better, a value below.</summary>
    public bool IsMet(double value, Better better)
    {
        var reachesMin = Min is not { } min || value >= min;
        var staysBelowMax = Max is not { } max || value <= max;
        return (reachesMin || !CanMissMin(better)) && (staysBelowMax || !CanMissMax(better));
    }

    /// <summary>True when a value that meets the target is close to an edge that can be missed. A band that is open on one side is as wide as the range that remains on that side: for a ratio of at least 95 %, five points.</summary>
    /// <param name="value">Meets the target.</param>
    /// <param name="better">Which edges can be missed.</param>
    /// <param name="ceiling">The largest possible value; infinite if there is none.</param>
    public bool IsNearEdge(double value, Better better, double ceiling)
    {
        var width = (Min, Max) switch
        {
            ({ } least, { } most) => most - least,
            (null, { } most) => most,
            ({ } least, null) => double.IsFinite(ceiling) ? ceiling - least : least,
            _ => 0,
        };
        var margin = Math.Abs(width) * NearShare;
        return (Min is { } min && CanMissMin(better) && value - min < margin) || (Max is { } max && CanMissMax(better) && max - value < margin);
    }

    // If lower is better, values below the band meet the target, unless there is no other edge; if higher is better, values above.
    private bool CanMissMin(Better better) => better != Better.Lower || Max is null;

    private bool CanMissMax(Better better) => better != Better.Higher || Min is null;
}

/// <summary>The band of one group of a metric's split: <c>where: {cache_type: kv}</c>.</summary>
public sealed record ScopedTarget(IReadOnlyDictionary<string, string> Where, TargetBand Band);
