namespace Sightglass.Telemetry.Events;

/// <summary>The names that clients use for the parts of an event, the preferred one first.</summary>
public static class PartNames
{
    internal static readonly string[] Time = ["@timestamp", "timestamp", "time", "ts", "date", "@t"];
    internal static readonly string[] Message = ["message", "msg", "log", "@m", "body"];
    internal static readonly string[] Level = ["level", "severity", "log.level", "status", "@l"];
    internal static readonly string[] Tenant = ["tenant_id", "tenant"];

    /// <summary>The name in queries for a part that clients send under this name; null when it is none of these names.</summary>
    public static string? Asked(string sent) =>
        Time.Contains(sent) ? "time"
        : Message.Contains(sent) ? CanonicalFields.Message.Name
        : Level.Contains(sent) ? CanonicalFields.Level.Name
        : Tenant.Contains(sent) ? "tenant"
        : null;
}
