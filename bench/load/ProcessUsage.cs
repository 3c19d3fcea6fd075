using System.Globalization;

namespace Sightglass.Load;

/// <summary>Resource usage of processes, from <c>/proc</c>.</summary>
internal static class ProcessUsage
{
    // USER_HZ: 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    private const int UserTimeField = 11;
    private const int SystemTimeField = 12;

    /// <summary>User and system time since the process began.</summary>
    public static TimeSpan Cpu(int processId)
    {
        // The name in parentheses may contain spaces, so fields are counted after it.
        var text = File.ReadAllText($"/proc/{processId}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[UserTimeField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTimeField], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    /// <summary>Current resident bytes.</summary>
    public static long Resident(int processId) => StatusBytes(processId, "VmRSS:");

    /// <summary>Peak resident bytes.</summary>
    public static long PeakResident(int processId) => StatusBytes(processId, "VmHWM:");

    private static long StatusBytes(int processId, string key)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
