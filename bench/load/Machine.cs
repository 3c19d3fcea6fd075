using System.Globalization;

namespace Sightglass.Load;

/// <summary>Where and when figures were taken; without this they are worthless.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):F0} GiB, Linux {Environment.OSVersion.Version.ToString(2)}, .NET {Environment.Version}. Load in the minute before: {Load()}.");

    /// <summary>Other load on the machine; more than about one distorts everything except CPU times.</summary>
    private static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
}
