using System.Globalization;

namespace Sightglass.Server.Http;

/// <summary>Formats the times in responses.</summary>
internal static class Rfc3339
{
    /// <summary>UTC, with milliseconds only if they are not zero.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
