using System.ComponentModel.DataAnnotations;

namespace Sightglass.Server.Tail;

/// <summary>Limits of live tail. Section <c>Tail</c>.</summary>
internal sealed class TailOptions
{
    /// <summary>Viewers at once; one more gets 503. The keys of a tenant have at most a quarter of them, those of all tenants together seven eighths: keys for all tenants always have room.</summary>
    /// <value>Default: 256. An idle viewer costs about 30 KB; 2,000 are fine on two cores.</value>
    [Range(8, 100_000)]
    public int MaxViewers { get; set; } = 256;
}
