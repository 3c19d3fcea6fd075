using System.Globalization;

namespace Sightglass.Server.Http;

/// <summary>Times as answers print them.</summary>
internal static class Rfc3339
{
    /// <summary>UTC, with milliseconds only where there are some.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
