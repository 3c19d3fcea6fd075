using System.ComponentModel.DataAnnotations;

namespace Sightglass.Server.OpenMetrics;

/// <summary>Limits of <c>/metrics/catalog</c>. Section <c>OpenMetrics</c>.</summary>
internal sealed class OpenMetricsOptions
{
    /// <summary>Series of one metric and one tenant; label values beyond it have none.</summary>
    /// <value>Default: 500. A monitoring system keeps each for as long as it remembers; a histogram has about 14 of its series for one.</value>
    [Range(1, 100_000)]
    public int MaxSeries { get; set; } = 500;

    /// <summary>How long an answer is given again before the events are asked anew.</summary>
    /// <value>Default: 5 s. Several programs that scrape cost no more than one.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(5);
}
