using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Integrity;

namespace Sightglass.Testing;

/// <summary>Lists of damage for tests.</summary>
public static class Damages
{
    /// <summary>An empty list, kept in memory.</summary>
    public static DamageLog NewLog() => new(new FaultyDisk().Root, TimeProvider.System, new StorageMetrics(), NullLogger<DamageLog>.Instance);
}
