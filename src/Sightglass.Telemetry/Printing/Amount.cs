using System.Globalization;

namespace Sightglass.Telemetry.Printing;

/// <summary>A number of things in words.</summary>
public static class Amount
{
    /// <summary><c>1 event</c>, <c>2,100 events</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="thing">One of them; several have an <c>s</c>.</param>
    public static string Of(long count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");
}
