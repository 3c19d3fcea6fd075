namespace Sightglass.Telemetry.Catalog;

/// <summary>Where a metric should be; either bound may be absent, both are inclusive.</summary>
public sealed record TargetBand(double? Min, double? Max)
{
    /// <summary>True when the value is on the good side. Where higher is better, a value above the band is good too; likewise below it where lower is.</summary>
    public bool IsMet(double value, Better better)
    {
        var reachesMin = Min is not { } min || value >= min;
        var staysBelowMax = Max is not { } max || value <= max;
        return better switch
        {
            Better.Higher when Min is not null => reachesMin,
            Better.Lower when Max is not null => staysBelowMax,
            _ => reachesMin && staysBelowMax,
        };
    }
}

/// <summary>The band of one group of a metric's split: <c>where: {cache_type: kv}</c>.</summary>
public sealed record ScopedTarget(IReadOnlyDictionary<string, string> Where, TargetBand Band);
